namespace Cqrs.Kit;

/// <summary>How projections stand, seen at one moment.</summary>
/// <param name="Shards">One state a shard of each build.</param>
/// <param name="Head">The newest position of the log.</param>
/// <param name="Now">The time on the store's clock.</param>
public sealed record ProjectionStates(IReadOnlyList<ProjectionState> Shards, LogPosition Head, DateTimeOffset Now)
{
    /// <summary>The shards of the live build of each projection: the one that queries read.</summary>
    /// <returns>The live ones of <see cref="Shards"/>.</returns>
    public IEnumerable<ProjectionState> Live() => Shards.Where(state => state.IsLive);

    /// <summary>The builds of a projection that were promoted, all versions: the promoted one first, then the one before it, and so on.</summary>
    internal IReadOnlyList<ProjectionBuild> Promoted(string name) =>
    [
        .. Shards.Where(state => state.Projection.Name == name && state.PromotedAt is not null)
            .OrderByDescending(state => state.Projection.Version).ThenByDescending(state => state.PromotedAt)
            .Select(state => new ProjectionBuild(state.Projection, state.Shard.Build)).Distinct(),
    ];

    internal IReadOnlyList<ProjectionState> Of(ProjectionBuild build) => [.. Shards.Where(state => state.Projection == build.Projection && state.Shard.Build == build.Number)];
}

/// <summary>A shard of a projection as stored.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Of">How many shards its build has.</param>
/// <param name="Checkpoint">How far it has come.</param>
/// <param name="Mode">What it is meant to do.</param>
public sealed record ProjectionState(ProjectionShard Shard, int Of, ProjectionCheckpoint Checkpoint, ProjectionMode Mode)
{
    /// <summary>The projection.</summary>
    public ProjectionId Projection => Shard.Projection;

    /// <summary>Whether queries of its version read its build: the one of the version that was promoted last, or the first.</summary>
    public bool IsLive { get; init; }

    /// <summary>When its build was promoted; null before. Of the latest version that has such builds, the one with the newest time is the promoted one.</summary>
    public DateTimeOffset? PromotedAt { get; init; }

    /// <summary>Whether its build is to be promoted as soon as it has caught up.</summary>
    public bool PromotesItself { get; init; }

    /// <summary>Why it has stopped, if it has.</summary>
    public ProjectionFailure? Failure { get; init; }

    /// <summary>The transient fault that its owner is trying to get over; null when there is none.</summary>
    public ProjectionFailure? Fault { get; init; }

    /// <summary>When its build began.</summary>
    public DateTimeOffset BeganAt { get; init; }

    /// <summary>The node that works on it; null when none does, or when its lease is over.</summary>
    public string? Owner { get; init; }

    /// <summary>When the oldest event that it has not passed was recorded; null when there is none.</summary>
    public DateTimeOffset? OldestAfter { get; init; }

    /// <summary>How many keys are parked.</summary>
    public int ParkedKeys { get; init; }

    /// <summary>The first position at which a key is parked; null when none is.</summary>
    public LogPosition? ParkedFrom { get; init; }

    /// <summary>Whether parked keys are to be retried.</summary>
    public bool RetryRequested { get; init; }
}

/// <summary>What a projection is meant to do.</summary>
public enum ProjectionMode
{
    /// <summary>To follow the log.</summary>
    Running,

    /// <summary>To stay where it is for a while; queries wait for it as for one that lags.</summary>
    Paused,

    /// <summary>To stay where it is; queries that ask for freshness are answered at once, as stale.</summary>
    Stopped,
}

/// <summary>Why a projection has stopped, or a key is parked.</summary>
/// <param name="Position">The event that it cannot pass.</param>
/// <param name="Error">The error's type and message.</param>
/// <param name="At">When.</param>
public sealed record ProjectionFailure(LogPosition Position, string Error, DateTimeOffset At);
