namespace Cqrs.Kit;

/// <summary>Says that something may have happened. A wake-up, never the truth.</summary>
/// <remarks>Stores pulse it after what they did themselves and when a notification arrives; readers take <see cref="Next"/>, look, and only
/// then wait, so that nothing between the look and the wait is missed. A lost pulse costs a poll interval. Safe for any thread.</remarks>
public abstract class Signal
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private protected Signal()
    {
    }

    /// <summary>Completes at the first pulse after this was taken.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Wakes all that wait.</summary>
    public void Pulse() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}

/// <summary>Says that the log may have grown.</summary>
public sealed class LogSignal : Signal;
