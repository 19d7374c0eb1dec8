namespace Cqrs.Kit;

/// <summary>Where projections keep their checkpoints and rows. For providers.</summary>
/// <remarks>Safe for any thread.</remarks>
public interface IProjectionStore
{
    /// <summary>Makes the projection's row if it is not there, and lets its projector make its tables. Any number of processes may do it at once.</summary>
    /// <param name="projection">The projection.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When done.</returns>
    ValueTask PrepareAsync(ProjectionDefinition projection, CancellationToken cancellationToken);

    /// <summary>Begins a transaction of a projection.</summary>
    /// <param name="projection">The projection.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The transaction; null while another process has one open.</returns>
    ValueTask<IProjectionTransaction?> TryBeginAsync(ProjectionId projection, CancellationToken cancellationToken);

    /// <summary>Reads how far projections have come, in one round trip.</summary>
    /// <param name="projections">The projections.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One state a projection that has a row.</returns>
    ValueTask<IReadOnlyList<ProjectionState>> ReadAsync(IReadOnlyCollection<ProjectionId> projections, CancellationToken cancellationToken);

    /// <summary>Records that a projection has stopped, or that it has not.</summary>
    /// <param name="projection">The projection.</param>
    /// <param name="failure">Why it stopped; null to forget it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When recorded.</returns>
    ValueTask RecordFailureAsync(ProjectionId projection, ProjectionFailure? failure, CancellationToken cancellationToken);

    /// <summary>Whether trying again later, unchanged, may succeed: the store was away, busy or restarted.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>Whether it is transient.</returns>
    bool IsTransient(Exception exception);
}
