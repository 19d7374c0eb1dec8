namespace Cqrs.Kit.Testing;

/// <summary>A projection store whose connection is lost when the case wants it.</summary>
internal sealed class FaultyProjectionStore(IProjectionStore inner, CallLog calls) : ProjectionStoreWrapper
{
    public const string Lease = "lease";
    public const string Renewal = "renewal";
    public const string Release = "release";
    public const string Record = "record";
    public const string Load = "load";
    public const string BeforeCommit = "before commit";
    public const string AfterCommit = "after commit";

    protected override IProjectionStore Inner => inner;

    public override ValueTask<ProjectionLease?> TryLeaseAsync(ProjectionShard shard, string node, TimeSpan duration, CancellationToken cancellationToken)
    {
        Fail(Lease);
        return base.TryLeaseAsync(shard, node, duration, cancellationToken);
    }

    public override ValueTask<LeaseRenewal> RenewAsync(string node, IReadOnlyCollection<ProjectionLease> leases, TimeSpan duration, CancellationToken cancellationToken)
    {
        Fail(Renewal);
        return base.RenewAsync(node, leases, duration, cancellationToken);
    }

    public override ValueTask ReleaseAsync(IReadOnlyCollection<ProjectionLease> leases, CancellationToken cancellationToken)
    {
        Fail(Release);
        return base.ReleaseAsync(leases, cancellationToken);
    }

    public override ValueTask RecordFailureAsync(ProjectionLease lease, ProjectionFailure failure, CancellationToken cancellationToken)
    {
        Fail(Record);
        return base.RecordFailureAsync(lease, failure, cancellationToken);
    }

    public override bool IsTransient(Exception exception) => exception is LostException || base.IsTransient(exception);

    protected override IProjectionTransaction Wrap(IProjectionTransaction transaction) => new Transaction(transaction, this);

    private void Fail(string name) => LostException.MayBe(calls, name);

    private sealed class Transaction(IProjectionTransaction inner, FaultyProjectionStore store) : ProjectionTransactionWrapper(inner)
    {
        public override IViewTable<TView, TKey> Table<TView, TKey>(ViewDefinition<TView> view)
        {
            store.Fail(Load);
            return base.Table<TView, TKey>(view);
        }

        public override async ValueTask CommitAsync(ProjectionCheckpoint next, CancellationToken cancellationToken)
        {
            store.Fail(BeforeCommit);
            await base.CommitAsync(next, cancellationToken);
            store.Fail(AfterCommit);
        }
    }
}
