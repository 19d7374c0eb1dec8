namespace Cqrs.Kit.PostgreSql;

/// <summary>An append that waits for its flush, and what its caller awaits.</summary>
/// <remarks><code>
/// waiting ─ TryTake ─→ taken ⇄ put back
///    │                   └─→ result or error
///    └──── TryCancel ─→ cancelled
/// </code>
/// Once taken it may be committed, even by a session that was lost: from then on its token does nothing.</remarks>
internal sealed class PendingAppend : TaskCompletionSource<AppendResult>
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Cancelled = 2;
    private const int Back = 3;
    private int _state;

    public PendingAppend(EncodedAppend append)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        Append = append;
        foreach (var stream in append.Streams)
        {
            Events += stream.Events.Count;
            foreach (var e in stream.Events)
            {
                Bytes += e.Payload.Length + append.Metadata.Length;
            }
        }
    }

    public EncodedAppend Append { get; }

    public int Events { get; }

    public long Bytes { get; }

    /// <summary>Whether its caller took it back before a flush had it.</summary>
    public bool IsCancelled => Volatile.Read(ref _state) == Cancelled;

    /// <summary>Whether it is judged by itself: the unit that it was merged into did not pass.</summary>
    public bool IsAlone { get; set; }

    /// <summary>When a flush with it was lost for the first time.</summary>
    public long? LostAt { get; set; }

    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting || Interlocked.CompareExchange(ref _state, Taken, Back) == Back;

    public bool TryCancel() => Interlocked.CompareExchange(ref _state, Cancelled, Waiting) == Waiting;

    /// <summary>To the queue again, before its caller has been told anything.</summary>
    public void PutBack() => Volatile.Write(ref _state, Back);
}
