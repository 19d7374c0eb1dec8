namespace Cqrs.Kit;

/// <summary>Where projections keep their checkpoints, leases and rows. For providers.</summary>
/// <remarks>Safe for any thread.</remarks>
public interface IProjectionStore
{
    /// <summary>Makes the projection's first build if it has none, and lets its projector make the tables of each build. Any number of processes may do it at once.</summary>
    /// <param name="projection">The projection.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When done.</returns>
    ValueTask PrepareAsync(ProjectionDefinition projection, CancellationToken cancellationToken);

    /// <summary>Reads how projections stand, in one round trip.</summary>
    /// <param name="projections">The projections.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>All shards of all their builds.</returns>
    ValueTask<ProjectionStates> ReadAsync(IReadOnlyCollection<ProjectionId> projections, CancellationToken cancellationToken);

    /// <summary>Takes the lease of a shard that is meant to run and that nobody holds, or whose lease is over on the store's clock.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="node">The name of this node, different for each process.</param>
    /// <param name="duration">For how long, unless it is renewed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The lease, in a new epoch; null while somebody else holds it, or it is not to run.</returns>
    ValueTask<ProjectionLease?> TryLeaseAsync(ProjectionShard shard, string node, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Renews all leases of a node in one round trip, and says that the node is alive. A commit renews its lease by itself.</summary>
    /// <param name="node">The node.</param>
    /// <param name="leases">Its leases.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What it still holds.</returns>
    ValueTask<LeaseRenewal> RenewAsync(string node, IReadOnlyCollection<ProjectionLease> leases, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Gives leases back, so that others can take them at once.</summary>
    /// <param name="leases">The leases; those that are lost are passed over.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When given back.</returns>
    ValueTask ReleaseAsync(IReadOnlyCollection<ProjectionLease> leases, CancellationToken cancellationToken);

    /// <summary>Says that a node is gone, so that others do not leave it a share.</summary>
    /// <param name="node">The node, which has given back its leases.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When said.</returns>
    ValueTask LeaveAsync(string node, CancellationToken cancellationToken);

    /// <summary>What reads a view by its key; made once a view.</summary>
    /// <typeparam name="TView">The view.</typeparam>
    /// <typeparam name="TKey">Its key.</typeparam>
    /// <param name="view">The view.</param>
    /// <returns>The reader.</returns>
    IViewReader<TView, TKey> ReaderOf<TView, TKey>(ViewDefinition<TView> view)
        where TView : class
        where TKey : notnull;

    /// <summary>A transaction of a shard. Nothing is asked of the store before the first reading or the commit.</summary>
    /// <param name="lease">The lease, with the checkpoint as it is stored.</param>
    /// <param name="parking">What is parked with the commit; null when a poison event stops the projection.</param>
    /// <returns>The transaction.</returns>
    IProjectionTransaction Begin(ProjectionLease lease, Parking? parking);

    /// <summary>Records that a shard has stopped before an event, and gives its lease back. Nothing when the lease is lost.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="failure">Why it stopped.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When recorded.</returns>
    ValueTask RecordFailureAsync(ProjectionLease lease, ProjectionFailure failure, CancellationToken cancellationToken);

    /// <summary>Whether trying again later, unchanged, may succeed: the store was away, busy or restarted.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>Whether it is transient.</returns>
    bool IsTransient(Exception exception);

    /// <summary>Whether what was to be written was refused for what it is, so that another row may pass: a value, a constraint, a limit. Not a missing right or table.</summary>
    /// <param name="exception">What was thrown, not transient.</param>
    /// <returns>Whether it is of the content.</returns>
    bool IsOfContent(Exception exception);
}
