using System.Collections.Concurrent;

namespace Cqrs.Kit.Tests.Projections;

/// <summary>Time that jumps to each pause's end at once and notes how long it was: pauses can be asserted without being waited for.</summary>
internal sealed class SteppingTime : TimeProvider
{
    public ConcurrentQueue<TimeSpan> Delays { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            Delays.Enqueue(dueTime);
        }

        // At least a tick apart, so that what polls does not spin.
        return base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.FromMilliseconds(1), period);
    }
}
