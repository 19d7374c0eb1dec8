namespace Cqrs.Kit.Testing;

/// <summary>A clock that a case moves by hand. Timers fire within <see cref="Advance"/>.</summary>
internal sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TaskCompletionSource _created = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock and fires what has become due.</summary>
    public void Advance(TimeSpan by)
    {
        List<ManualTimer> due;
        lock (_gate)
        {
            _now += by;
            due = [.. _timers.Where(timer => timer.Due <= _now)];
            _timers.RemoveAll(due.Contains);
        }

        due.ForEach(timer => timer.Fire());
    }

    /// <summary>Moves the clock each time something waits for it, until the task has ended.</summary>
    public async Task<TResult> RunAsync<TResult>(Task<TResult> task, TimeSpan step)
    {
        while (!task.IsCompleted)
        {
            Task created;
            bool isWaitedFor;
            lock (_gate)
            {
                created = _created.Task;
                isWaitedFor = _timers.Count > 0;
            }

            if (isWaitedFor)
            {
                Advance(step);
                await Task.Yield();
            }
            else
            {
                await Task.WhenAny(task, created);
            }
        }

        return await task;
    }

    /// <summary>Completes when something waits for the clock.</summary>
    public async Task WaitedForAsync()
    {
        while (true)
        {
            Task created;
            lock (_gate)
            {
                if (_timers.Count > 0)
                {
                    return;
                }

                created = _created.Task;
            }

            await created;
        }
    }

    private void Schedule(ManualTimer timer, TimeSpan dueTime)
    {
        TaskCompletionSource created;
        lock (_gate)
        {
            _timers.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return;
            }

            timer.Due = _now + dueTime;
            _timers.Add(timer);
            (created, _created) = (_created, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        created.TrySetResult();
    }

    private sealed class ManualTimer(ManualTimeProvider time, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Schedule(this, dueTime);
            return true;
        }

        public void Dispose() => time.Schedule(this, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
