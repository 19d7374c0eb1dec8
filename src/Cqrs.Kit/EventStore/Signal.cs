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
public sealed class LogSignal : Signal
{
    /// <summary>Takes what this process has appended, unless it has no use for it.</summary>
    internal event Action<LogEnd, LogEnd, IEnumerable<RecordedEvent>>? Appended;

    /// <summary>Wakes all that wait, and offers them what this process has appended itself: whoever stands at the end of the log need not read that again.</summary>
    /// <param name="after">The end of the log before it.</param>
    /// <param name="passed">The end of the log with it.</param>
    /// <param name="events">What lies between, in order and without a hole, as a reader would get it. Gone through once, later, on any thread, or never.</param>
    public void Pulse(LogEnd after, LogEnd passed, IEnumerable<RecordedEvent> events)
    {
        Appended?.Invoke(after, passed, events);
        Pulse();
    }
}
