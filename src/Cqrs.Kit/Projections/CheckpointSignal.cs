namespace Cqrs.Kit;

/// <summary>Says that a checkpoint may have moved.</summary>
public sealed class CheckpointSignal : Signal
{
    private int _waiting;
    private int _passes;

    /// <summary>Whether somebody waits for a checkpoint here: then a runner commits one even if it has nothing else to write.</summary>
    internal bool IsAwaited => Volatile.Read(ref _waiting) > 0;

    /// <summary>Whether a runner here has passed events of others and not committed that yet: then one who begins to wait has to wake it.</summary>
    internal bool HasPasses => Volatile.Read(ref _passes) > 0;

    internal void BeginPass() => Interlocked.Increment(ref _passes);

    internal void EndPass() => Interlocked.Decrement(ref _passes);

    internal void BeginWait() => Interlocked.Increment(ref _waiting);

    internal void EndWait() => Interlocked.Decrement(ref _waiting);
}

/// <summary>Says that something else about projections may have changed: a build, a state, a lease, a request.</summary>
public sealed class ProjectionSignal : Signal;
