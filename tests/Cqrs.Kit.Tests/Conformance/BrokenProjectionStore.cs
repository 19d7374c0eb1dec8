namespace Cqrs.Kit.Tests.Conformance;

/// <summary>A projection store whose checkpoint is committed by itself: what a crash in between leaves is what <see cref="Lost"/> leaves.</summary>
internal sealed class BrokenProjectionStore(IProjectionStore inner, bool lost) : IProjectionStore
{
    public bool Lost => lost;

    public ValueTask PrepareAsync(ProjectionDefinition projection, CancellationToken cancellationToken) => inner.PrepareAsync(projection, cancellationToken);

    public async ValueTask<IProjectionTransaction?> TryBeginAsync(ProjectionId projection, CancellationToken cancellationToken) =>
        await inner.TryBeginAsync(projection, cancellationToken) is { } transaction ? new Transaction(transaction, this) : null;

    public ValueTask<IReadOnlyList<ProjectionState>> ReadAsync(IReadOnlyCollection<ProjectionId> projections, CancellationToken cancellationToken) => inner.ReadAsync(projections, cancellationToken);

    public ValueTask RecordFailureAsync(ProjectionId projection, ProjectionFailure? failure, CancellationToken cancellationToken) => inner.RecordFailureAsync(projection, failure, cancellationToken);

    public bool IsTransient(Exception exception) => inner.IsTransient(exception);

    /// <summary>Commits what was written on the way out, even when nobody asked for a commit.</summary>
    private sealed class Transaction(IProjectionTransaction inner, BrokenProjectionStore store) : IProjectionTransaction
    {
        private bool _isCommitted;

        public ProjectionId Projection => inner.Projection;

        public ProjectionCheckpoint Checkpoint => inner.Checkpoint;

        public IViewTable<TView, TKey> Table<TView, TKey>(ViewDefinition<TView> view)
            where TKey : notnull => inner.Table<TView, TKey>(view);

        public ValueTask CommitAsync(ProjectionCheckpoint next, CancellationToken cancellationToken)
        {
            _isCommitted = true;
            return inner.CommitAsync(next, cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            if (store.Lost && !_isCommitted)
            {
                await inner.CommitAsync(inner.Checkpoint, CancellationToken.None);
            }

            await inner.DisposeAsync();
        }
    }
}
