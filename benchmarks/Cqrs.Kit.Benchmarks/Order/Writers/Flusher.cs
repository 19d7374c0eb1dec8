namespace Cqrs.Kit.Benchmarks.Order;

/// <summary>Group commit at its simplest: what comes while a flush is on its way goes with the next one.</summary>
internal sealed class Flusher(FlushCommand command)
{
    private readonly Lock _lock = new();
    private List<PendingEvent> _arrived = [];
    private List<PendingEvent> _flush = [];
    private bool _isRunning;

    public int Flushes { get; private set; }

    public Task AppendAsync()
    {
        var pending = PendingEvent.New();
        lock (_lock)
        {
            _arrived.Add(pending);
            if (_isRunning)
            {
                return pending.Task;
            }

            _isRunning = true;
        }

        _ = RunAsync();
        return pending.Task;
    }

    private async Task RunAsync()
    {
        while (TryTake())
        {
            Exception? fault = null;
            try
            {
                await command.SendAsync(_flush);
                Flushes++;
            }
            catch (Exception exception)
            {
                fault = exception;
            }

            foreach (var pending in _flush)
            {
                _ = fault is null ? pending.TrySetResult() : pending.TrySetException(fault);
            }
        }
    }

    private bool TryTake()
    {
        lock (_lock)
        {
            (_flush, _arrived) = (_arrived, _flush);
            _arrived.Clear();
            return _isRunning = _flush.Count > 0;
        }
    }
}
