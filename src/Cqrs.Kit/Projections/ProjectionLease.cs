namespace Cqrs.Kit;

/// <summary>The right of a node to work on a shard, for a time on the store's clock. What it was given with it is the owner's to keep up to date.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Of">How many shards its build has.</param>
/// <param name="Node">The node.</param>
/// <param name="Checkpoint">How far the shard has come; its epoch is the lease's.</param>
/// <param name="ParkedKeys">The keys of the shard that are parked.</param>
/// <param name="Skipped">The positions that the projection is to skip.</param>
/// <param name="SkippedOfKeys">The events that single keys are to skip.</param>
public sealed record ProjectionLease(ProjectionShard Shard, int Of, string Node, ProjectionCheckpoint Checkpoint, IReadOnlySet<string> ParkedKeys, IReadOnlySet<LogPosition> Skipped, IReadOnlySet<QueuedEvent> SkippedOfKeys)
{
    /// <summary>Whether the event of the checkpoint is in the log, as it is unless a tail of the log was lost; at the start of the log it is.</summary>
    public bool IsInLog { get; init; } = true;

    /// <summary>The transient fault that its owner is trying to get over; told to others with the next renewal.</summary>
    public ProjectionFailure? Fault { get; init; }

    /// <summary>The lease of the whole of a projection's first build, with nothing parked or skipped.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="node">The node.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    public ProjectionLease(ProjectionShard shard, string node, ProjectionCheckpoint checkpoint)
        : this(shard, 1, node, checkpoint, System.Collections.Immutable.ImmutableHashSet<string>.Empty, System.Collections.Immutable.ImmutableHashSet<LogPosition>.Empty, System.Collections.Immutable.ImmutableHashSet<QueuedEvent>.Empty)
    {
    }
}

/// <summary>What a renewal of a node's leases came to.</summary>
/// <param name="Held">The shards that it still holds.</param>
/// <param name="Nodes">How many nodes are alive, this one among them.</param>
public sealed record LeaseRenewal(IReadOnlySet<ProjectionShard> Held, int Nodes);
