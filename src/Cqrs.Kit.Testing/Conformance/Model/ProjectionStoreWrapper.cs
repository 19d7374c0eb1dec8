namespace Cqrs.Kit.Testing;

/// <summary>A projection store that hands everything on, to be made wrong in one point.</summary>
internal abstract class ProjectionStoreWrapper : IProjectionStore
{
    protected abstract IProjectionStore Inner { get; }

    public virtual ValueTask PrepareAsync(ProjectionDefinition projection, CancellationToken cancellationToken) => Inner.PrepareAsync(projection, cancellationToken);

    public virtual ValueTask<ProjectionStates> ReadAsync(IReadOnlyCollection<ProjectionId> projections, CancellationToken cancellationToken) => Inner.ReadAsync(projections, cancellationToken);

    public virtual ValueTask<ProjectionLease?> TryLeaseAsync(ProjectionShard shard, string node, TimeSpan duration, CancellationToken cancellationToken) => Inner.TryLeaseAsync(shard, node, duration, cancellationToken);

    public virtual ValueTask<LeaseRenewal> RenewAsync(string node, IReadOnlyCollection<ProjectionLease> leases, TimeSpan duration, CancellationToken cancellationToken) => Inner.RenewAsync(node, leases, duration, cancellationToken);

    public virtual ValueTask ReleaseAsync(IReadOnlyCollection<ProjectionLease> leases, CancellationToken cancellationToken) => Inner.ReleaseAsync(leases, cancellationToken);

    public virtual ValueTask LeaveAsync(string node, CancellationToken cancellationToken) => Inner.LeaveAsync(node, cancellationToken);

    public IViewReader<TView, TKey> ReaderOf<TView, TKey>(ViewDefinition<TView> view)
        where TView : class
        where TKey : notnull => Inner.ReaderOf<TView, TKey>(view);

    public IProjectionTransaction Begin(ProjectionLease lease, Parking? parking) => Wrap(Inner.Begin(lease, parking));

    public virtual ValueTask RecordFailureAsync(ProjectionLease lease, ProjectionFailure failure, CancellationToken cancellationToken) => Inner.RecordFailureAsync(lease, failure, cancellationToken);

    public virtual bool IsTransient(Exception exception) => Inner.IsTransient(exception);

    public virtual bool IsOfContent(Exception exception) => Inner.IsOfContent(exception);

    protected virtual IProjectionTransaction Wrap(IProjectionTransaction transaction) => transaction;
}

/// <summary>A transaction that hands everything on.</summary>
internal abstract class ProjectionTransactionWrapper(IProjectionTransaction inner) : IProjectionTransaction
{
    public ProjectionShard Shard => inner.Shard;

    public int Of => inner.Of;

    public ProjectionCheckpoint Checkpoint => inner.Checkpoint;

    public Parking? Parking => inner.Parking;

    public virtual IViewTable<TView, TKey> Table<TView, TKey>(ViewDefinition<TView> view)
        where TKey : notnull => inner.Table<TView, TKey>(view);

    public ValueTask HoldLogAsync(CancellationToken cancellationToken) => inner.HoldLogAsync(cancellationToken);

    public ValueTask FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public virtual ValueTask CommitAsync(ProjectionCheckpoint next, CancellationToken cancellationToken) => inner.CommitAsync(next, cancellationToken);

    public virtual ValueTask DisposeAsync() => inner.DisposeAsync();
}
