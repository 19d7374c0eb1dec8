using System.Collections.Concurrent;

namespace Cqrs.Kit;

/// <summary>Says that a checkpoint may have moved.</summary>
public sealed class CheckpointSignal : Signal
{
    private readonly ConcurrentDictionary<ProjectionShard, ProjectionCheckpoint> _committed = new();
    private int _waiting;
    private int _passes;

    /// <summary>Whether somebody waits for a checkpoint here: then a runner commits one even if it has nothing else to write.</summary>
    internal bool IsAwaited => Volatile.Read(ref _waiting) > 0;

    /// <summary>Whether a runner here has passed events of others and not committed that yet: then one who begins to wait has to wake it.</summary>
    internal bool HasPasses => Volatile.Read(ref _passes) > 0;

    /// <summary>Wakes all that wait, after a commit of this process, and tells them how far it came: they need not ask the store.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="committed">Its checkpoint as committed.</param>
    /// <param name="parking">What is parked with it; while a key is, those who wait have to ask.</param>
    public void Pulse(ProjectionShard shard, ProjectionCheckpoint committed, Parking? parking)
    {
        if (parking is null or { IsEmpty: true })
        {
            _committed[shard] = committed;
        }

        Pulse();
    }

    /// <summary>The state of a shard with what this process has committed since it was read.</summary>
    internal ProjectionState Newest(ProjectionState read) =>
        _committed.TryGetValue(read.Shard, out var committed) && committed.Epoch == read.Checkpoint.Epoch && committed.Position > read.Checkpoint.Position
            ? read with { Checkpoint = committed }
            : read;

    internal void BeginPass() => Interlocked.Increment(ref _passes);

    internal void EndPass() => Interlocked.Decrement(ref _passes);

    internal void BeginWait() => Interlocked.Increment(ref _waiting);

    internal void EndWait() => Interlocked.Decrement(ref _waiting);
}

/// <summary>Says that something else about projections may have changed: a build, a state, a lease, a request.</summary>
public sealed class ProjectionSignal : Signal;
