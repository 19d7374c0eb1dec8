namespace Cqrs.Kit;

/// <summary>Says that a checkpoint may have moved.</summary>
public sealed class CheckpointSignal : Signal
{
    private int _waiting;

    /// <summary>Whether somebody waits for a checkpoint here: then a runner commits one even if it has nothing else to write.</summary>
    internal bool IsAwaited => Volatile.Read(ref _waiting) > 0;

    internal void BeginWait() => Interlocked.Increment(ref _waiting);

    internal void EndWait() => Interlocked.Decrement(ref _waiting);
}

/// <summary>Says that something else about projections may have changed: a build, a state, a lease, a request.</summary>
public sealed class ProjectionSignal : Signal;
