namespace Cqrs.Kit.InMemory;

/// <summary>A transaction of a projection. Within an append it has no commit of its own: the append's is its commit.</summary>
internal sealed class InMemoryProjectionTransaction(ProjectionId projection, ProjectionCheckpoint checkpoint, TransactionTables tables, Func<ProjectionCheckpoint, CancellationToken, ValueTask>? commit = null, SemaphoreSlim? held = null) : IProjectionTransaction
{
    private Func<ProjectionCheckpoint, CancellationToken, ValueTask>? _commit = commit;
    private SemaphoreSlim? _held = held;

    public ProjectionId Projection => projection;

    public ProjectionCheckpoint Checkpoint => checkpoint;

    public IViewTable<TView, TKey> Table<TView, TKey>(ViewDefinition<TView> view)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(view);
        return new InMemoryViewTable<TView, TKey>(tables, view);
    }

    public async ValueTask CommitAsync(ProjectionCheckpoint next, CancellationToken cancellationToken)
    {
        var commit = _commit ?? throw new InvalidOperationException($"The transaction of {projection} is not open, or is one of an append, which commits it.");
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
