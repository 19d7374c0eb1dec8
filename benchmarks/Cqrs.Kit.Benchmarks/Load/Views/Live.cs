namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>Appends at a steady rate. What is timed begins when the append has returned, and ends when the row was seen.</summary>
internal sealed class Live(IOrders orders) : ILoad, IAsyncDisposable
{
    public const int AppendsPerSecond = 100;

    private readonly ReadOwnWrite _write = new(orders);
    private readonly PeriodicTimer _pace = new(TimeSpan.FromSeconds(1) / AppendsPerSecond);

    public string Name => orders.Name;

    public bool IsPaced => true;

    public async ValueTask BeforeCallAsync()
    {
        await _pace.WaitForNextTickAsync();
        await _write.AppendAsync();
    }

    public async ValueTask<Func<ValueTask>> CallerAsync(int caller, int callers)
    {
        await orders.StartAsync();
        return _write.SeeAsync;
    }

    public ValueTask DisposeAsync()
    {
        _pace.Dispose();
        return ValueTask.CompletedTask;
    }
}
