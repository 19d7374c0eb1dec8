namespace Cqrs.Kit;

/// <summary>Says that something may have happened: the log has grown, or a checkpoint has moved. A wake-up, never the truth.</summary>
/// <remarks>Stores pulse it after an append and when a notification arrives; readers take <see cref="Next"/>, look, and only then wait, so
/// that nothing between the look and the wait is missed. A lost pulse costs a poll interval. Safe for any thread.</remarks>
public sealed class LogSignal
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the first pulse after this was taken.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Wakes all that wait.</summary>
    public void Pulse() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
