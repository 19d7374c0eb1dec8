namespace Cqrs.Kit.InMemory;

/// <summary>A transaction of a shard in memory; one without a commit of its own is part of an append.</summary>
internal sealed class InMemoryProjectionTransaction(ProjectionShard shard, int of, ProjectionCheckpoint checkpoint, TransactionTables tables) : IProjectionTransaction
{
    private Func<ProjectionCheckpoint, CancellationToken, ValueTask>? _commit;
    private SemaphoreSlim? _log;
    private SemaphoreSlim? _held;

    public ProjectionShard Shard => shard;

    public int Of => of;

    public ProjectionCheckpoint Checkpoint => checkpoint;

    public Parking? Parking { get; private init; }

    /// <summary>One of a lease, with a commit of its own.</summary>
    public static InMemoryProjectionTransaction Owned(ProjectionLease lease, TransactionTables tables, Parking? parking, SemaphoreSlim log, Func<ProjectionCheckpoint, CancellationToken, ValueTask> commit) =>
        new(lease.Shard, lease.Of, lease.Checkpoint, tables) { _commit = commit, _log = log, Parking = parking };

    public IViewTable<TView, TKey> Table<TView, TKey>(ViewDefinition<TView> view)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(view);
        return new InMemoryViewTable<TView, TKey>(tables, view);
    }

    public async ValueTask HoldLogAsync(CancellationToken cancellationToken)
    {
        await _log!.WaitAsync(cancellationToken).ConfigureAwait(false);
        _held = _log;
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async ValueTask CommitAsync(ProjectionCheckpoint next, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var commit = _commit ?? throw new InvalidOperationException($"The transaction of {shard} is not open, or is one of an append, which commits it.");
        await commit(next, cancellationToken).ConfigureAwait(false);
        Close();
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private void Close()
    {
        _commit = null;
        Interlocked.Exchange(ref _held, null)?.Release();
    }
}
