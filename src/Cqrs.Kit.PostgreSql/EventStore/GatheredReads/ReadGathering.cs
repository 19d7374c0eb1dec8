namespace Cqrs.Kit.PostgreSql;

/// <summary>Fetches the first pages of readings that many callers begin at the same time, those of many streams by one statement.</summary>
/// <remarks>
/// <code>
/// read ─ few on their way ─→ alone, at once
///   └─ else ─→ waits ─→ fetched with all that came meanwhile ─→ its page
///                 └─ fault, or no room ─→ alone
/// </code>
/// A round trip costs client and server more than the events of a short stream. A statement begins after all the reads in it were asked for, so each
/// sees what was appended before. What goes wrong with a statement is nobody's answer: each of its reads goes alone, and what it meets there is its own.
/// Only where the log has a pool of its own: on one that is the user's a read may belong to an ambient transaction. Keeps no connection; safe for any thread.
/// </remarks>
internal sealed class ReadGathering(Database database, EventCodec codec)
{
    /// <summary>The most reads that are on their way alone before others are gathered: so many lose no time by waiting for each other.</summary>
    internal const int MaxAlone = 2;

    /// <summary>The most streams that one statement reads.</summary>
    internal const int MaxStreams = 64;

    /// <summary>The most reads that wait; who comes then goes alone.</summary>
    private const int MaxWaiting = 1_024;

    /// <summary>The most statements that are on their way: few, as each is the fuller then, but more where one core decodes less than the others ask for.</summary>
    internal static readonly int MaxFetches = Math.Clamp(Environment.ProcessorCount / 2, 1, 4);

    private readonly Lock _lock = new();
    private readonly Queue<GatheredRead> _waiting = new();
    private int _alone;
    private int _fetches;

    /// <summary>Whether a read is to go alone; then <see cref="EndAlone"/> is to be called after it.</summary>
    public bool TryBeginAlone()
    {
        lock (_lock)
        {
            if (_alone >= MaxAlone && database.HasStorePool)
            {
                return false;
            }

            _alone++;
            return true;
        }
    }

    public void EndAlone()
    {
        lock (_lock)
        {
            _alone--;
        }
    }

    /// <summary>Fetches a page together with those of others.</summary>
    /// <param name="read">The read.</param>
    /// <param name="cancellationToken">Gives up, which the others do not notice.</param>
    /// <returns>The page; null when it is to be fetched alone.</returns>
    public async ValueTask<EventPage?> ReadAsync(GatheredRead read, CancellationToken cancellationToken)
    {
        using var _ = cancellationToken.UnsafeRegister(static (state, token) => ((GatheredRead)state!).TrySetCanceled(token), read);
        return TryEnqueue(read) ? await read.Task.ConfigureAwait(false) : null;
    }

    private bool TryEnqueue(GatheredRead read)
    {
        lock (_lock)
        {
            if (_waiting.Count == MaxWaiting)
            {
                return false;
            }

            _waiting.Enqueue(read);
            if (_fetches == MaxFetches)
            {
                return true;
            }

            _fetches++;
        }

        // Nothing of this caller's context may stay with the loop, which works for others too.
        using (ExecutionContext.IsFlowSuppressed() ? default(IDisposable) : ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(RunAsync, CancellationToken.None);
        }

        return true;
    }

    private async Task RunAsync()
    {
        while (Take() is { } reads)
        {
            try
            {
                await GatheredFetch.RunAsync(database, codec, reads).ConfigureAwait(false);
            }
            catch (Exception)
            {
                reads.ForEach(read => read.TrySetResult(null)); // who goes alone learns what is wrong, if it still is
            }
        }
    }

    /// <summary>What waits and was not given up, as far as one statement goes; null when there is none, and the loop ends.</summary>
    private List<GatheredRead>? Take()
    {
        lock (_lock)
        {
            List<GatheredRead> reads = [];
            while (reads.Count < MaxStreams && _waiting.TryDequeue(out var read))
            {
                if (!read.Task.IsCompleted)
                {
                    reads.Add(read);
                }
            }

            if (reads.Count > 0)
            {
                return reads;
            }

            _fetches--;
            return null;
        }
    }
}
