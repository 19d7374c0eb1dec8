namespace Cqrs.Kit;

/// <summary>How a build of a projection stands.</summary>
/// <param name="Projection">The projection.</param>
/// <param name="Build">The number of the build.</param>
/// <param name="Kind">What it does.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Position">The last position that all its shards have passed.</param>
/// <param name="LagEvents">How many events of the log it has not passed yet, handled or not.</param>
/// <param name="Lag">The age of the oldest of them on the store's clock; zero when there is none.</param>
/// <param name="HasCaughtUp">Whether it has ever reached the end of the log since it began.</param>
/// <param name="Failure">Why it has stopped, if it has.</param>
public sealed record ProjectionStatus(ProjectionId Projection, int Build, ProjectionKind Kind, ProjectionRunState State, LogPosition Position, long LagEvents, TimeSpan Lag, bool HasCaughtUp, ProjectionFailure? Failure)
{
    /// <summary>Whether queries of its version read it.</summary>
    public bool IsLive { get; init; }

    /// <summary>Whether it is the one that was promoted last, of all versions.</summary>
    public bool IsPromoted { get; init; }

    /// <summary>The transient fault that a node is trying to get over; null when there is none.</summary>
    public ProjectionFailure? Fault { get; init; }

    /// <summary>How fast it fills its read model, until it has caught up: the positions a second since its build began.</summary>
    public double? EventsPerSecond { get; init; }

    /// <summary>How long that takes at that rate, until it has caught up.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>The nodes that work on it; one a shard at most.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>How many shards it has.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>How many keys are parked.</summary>
    public int ParkedKeys { get; init; }

    /// <summary>How far it may lag; null for as far as it likes.</summary>
    public TimeSpan? LagObjective { get; init; }

    /// <summary>Whether it lags more than it may.</summary>
    public bool MissesObjective => Lag > LagObjective;
}

/// <summary>What a projection is doing.</summary>
public enum ProjectionRunState
{
    /// <summary>It fills its read model and has not been at the end of the log yet.</summary>
    CatchingUp,

    /// <summary>It follows the log.</summary>
    Live,

    /// <summary>It met an event that it cannot pass, or was stopped, and waits to be resumed.</summary>
    Stopped,

    /// <summary>It was paused, and waits to be resumed.</summary>
    Paused,
}

/// <summary>How far a rebuild, or a consistency check, has come.</summary>
/// <param name="Done">The positions that it has passed.</param>
/// <param name="Total">The last position that it has to pass.</param>
/// <param name="EventsPerSecond">Positions a second since it began.</param>
/// <param name="TimeLeft">The time that the rest takes at that rate; null before there is one.</param>
public sealed record RebuildProgress(long Done, long Total, double EventsPerSecond, TimeSpan? TimeLeft);
