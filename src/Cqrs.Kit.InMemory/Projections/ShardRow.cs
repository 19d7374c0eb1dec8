namespace Cqrs.Kit.InMemory;

/// <summary>A shard of a build, as it is kept.</summary>
internal sealed record ShardRow(int Of, ProjectionCheckpoint Checkpoint)
{
    public ProjectionMode Mode { get; init; }

    public ProjectionFailure? Failure { get; init; }

    public ProjectionFailure? Fault { get; init; }

    public DateTimeOffset BeganAt { get; init; }

    public string? Owner { get; init; }

    public DateTimeOffset LeasedUntil { get; init; }

    public DateTimeOffset? PromotedAt { get; init; }

    public bool PromotesItself { get; init; }

    public bool IsHeldAt(DateTimeOffset now) => Owner is not null && LeasedUntil > now;
}
