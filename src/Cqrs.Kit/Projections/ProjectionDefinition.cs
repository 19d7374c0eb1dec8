namespace Cqrs.Kit;

/// <summary>What a projection does with the log.</summary>
public enum ProjectionKind
{
    /// <summary>It keeps a read model, behind the log.</summary>
    Asynchronous,

    /// <summary>It keeps a read model, in the transaction of each append.</summary>
    Inline,

    /// <summary>It calls subscribers.</summary>
    Subscription,
}

/// <summary>A projection or subscription as it was registered. For providers.</summary>
/// <param name="Id">Its name and version.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Projector">What applies its events.</param>
/// <param name="From">Where it begins when it is new.</param>
public sealed record ProjectionDefinition(ProjectionId Id, ProjectionKind Kind, IProjector Projector, Start From)
{
    /// <summary>What it does with an event that it cannot apply.</summary>
    public PoisonPolicy OnPoison { get; init; }

    /// <summary>How many shards a new build of it has.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>How far it may lag behind the log before it counts as unhealthy; null for as far as it likes.</summary>
    public TimeSpan? LagObjective { get; init; }
}

/// <summary>Where a new subscription begins.</summary>
public enum Start
{
    /// <summary>At the first event of the log.</summary>
    Beginning,

    /// <summary>After the newest event at the time when it was first registered.</summary>
    Now,
}
