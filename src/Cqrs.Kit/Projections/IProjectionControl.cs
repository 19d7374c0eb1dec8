namespace Cqrs.Kit;

/// <summary>Shows and steers projections and subscriptions. A name means the newest version of it that this build has.</summary>
/// <remarks>Safe for any thread.</remarks>
public interface IProjectionControl
{
    /// <summary>How all projections and subscriptions of this build stand, with their lag.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One status each.</returns>
    ValueTask<IReadOnlyList<ProjectionStatus>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Lets a stopped projection try again from its checkpoint, after its cause has been mended.</summary>
    /// <param name="name">The projection.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When it may go on.</returns>
    /// <exception cref="ArgumentException">There is no such projection.</exception>
    ValueTask ResumeAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Empties a read model and fills it again from the beginning of the log. Queries that ask for freshness see it lag meanwhile. Completes when it has caught up.</summary>
    /// <remarks>The emptied read model and its checkpoint are one commit; a rebuild whose waiting is broken off goes on from there in a host that runs projections, this one's or another's. A transient fault of the store is thrown to the caller and breaks off the waiting too.</remarks>
    /// <param name="name">The projection; not a subscription, which a rebuild never fires.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellationToken">Stops the waiting, not the rebuild.</param>
    /// <returns>When it has caught up.</returns>
    /// <exception cref="ArgumentException">There is no such projection, or it is a subscription.</exception>
    /// <exception cref="ProjectionException">It stopped at a poison event.</exception>
    ValueTask RebuildAsync(string name, IProgress<RebuildProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Drives all projections and subscriptions, here and now, until they have passed a position. For tests and tools; the host does it by itself.</summary>
    /// <param name="position">The position; no further than the log's end.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When all have passed it.</returns>
    /// <exception cref="ProjectionException">One stopped at a poison event.</exception>
    ValueTask CatchUpAsync(LogPosition position, CancellationToken cancellationToken = default);
}

/// <summary>How a projection stands.</summary>
/// <param name="Projection">The projection.</param>
/// <param name="Kind">What it does.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Position">The last position that it has passed.</param>
/// <param name="LagEvents">How many events of the log it has not passed yet, handled or not.</param>
/// <param name="Lag">The age of the oldest of them on the store's clock; zero when there is none.</param>
/// <param name="HasCaughtUp">Whether it has ever reached the end of the log since it was made or rebuilt.</param>
/// <param name="Failure">Why it has stopped, if it has.</param>
public sealed record ProjectionStatus(ProjectionId Projection, ProjectionKind Kind, ProjectionRunState State, LogPosition Position, long LagEvents, TimeSpan Lag, bool HasCaughtUp, ProjectionFailure? Failure);

/// <summary>What a projection is doing.</summary>
public enum ProjectionRunState
{
    /// <summary>It fills its read model and has not been at the end of the log yet.</summary>
    CatchingUp,

    /// <summary>It follows the log.</summary>
    Live,

    /// <summary>It met an event that it cannot pass, and waits to be resumed.</summary>
    Stopped,
}

/// <summary>How far a rebuild has come.</summary>
/// <param name="Done">The positions that it has passed.</param>
/// <param name="Total">The newest position of the log.</param>
/// <param name="EventsPerSecond">Positions a second since it began.</param>
/// <param name="TimeLeft">The time that the rest takes at that rate; null before there is one.</param>
public sealed record RebuildProgress(long Done, long Total, double EventsPerSecond, TimeSpan? TimeLeft);
