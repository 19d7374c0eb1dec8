namespace Cqrs.Kit;

/// <summary>One transaction of a shard of a projection: its rows and its checkpoint, together or not at all. Disposing it without a commit undoes it.</summary>
/// <remarks>Its commit is refused when the lease under which it began is another's meanwhile. For one thread at a time. Providers derive
/// from it to give projectors of their own more, such as the connection.</remarks>
public interface IProjectionTransaction : IAsyncDisposable
{
    /// <summary>The projection.</summary>
    ProjectionId Projection => Shard.Projection;

    /// <summary>The shard.</summary>
    ProjectionShard Shard { get; }

    /// <summary>How many shards its build has.</summary>
    int Of => 1;

    /// <summary>The checkpoint as it stood when the transaction began.</summary>
    ProjectionCheckpoint Checkpoint { get; }

    /// <summary>What is parked with the commit; null when a poison event stops the projection.</summary>
    Parking? Parking => null;

    /// <summary>One of the projection's tables.</summary>
    /// <typeparam name="TView">The row.</typeparam>
    /// <typeparam name="TKey">Its key.</typeparam>
    /// <param name="view">The table.</param>
    /// <returns>The table within this transaction.</returns>
    IViewTable<TView, TKey> Table<TView, TKey>(ViewDefinition<TView> view)
        where TKey : notnull;

    /// <summary>Lets no append pass until the transaction ends: so an inline projection gets to the end of a log that grows all the time.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When the log is held.</returns>
    ValueTask HoldLogAsync(CancellationToken cancellationToken);

    /// <summary>Sends what is written so far, without a commit, so that the store can refuse it.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When the store has taken it.</returns>
    ValueTask FlushAsync(CancellationToken cancellationToken);

    /// <summary>Commits the rows, what was parked and the checkpoint, renews the lease, and wakes those that wait for the projection.</summary>
    /// <param name="next">The new checkpoint, of the same epoch. The event that it names must be in the log at its position, as that of the old one; an empty id names none.</param>
    /// <param name="cancellationToken">Gives up before the commit is sent.</param>
    /// <returns>When committed.</returns>
    /// <exception cref="ProjectionLeaseLostException">Another node works on the shard, or it was moved; or the log does not have the events of both checkpoints. Nothing was committed.</exception>
    ValueTask CommitAsync(ProjectionCheckpoint next, CancellationToken cancellationToken);
}
