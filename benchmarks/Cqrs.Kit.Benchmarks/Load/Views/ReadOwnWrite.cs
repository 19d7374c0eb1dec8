namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>Appends to one of 1,000 orders and waits until its row shows it.</summary>
internal sealed class ReadOwnWrite(IOrders orders) : ILoad
{
    private const int Orders = 1_000;
    private readonly Guid[] _ids = [.. Enumerable.Range(0, Orders).Select(_ => Guid.CreateVersion7())];
    private readonly int[] _items = new int[Orders];
    private int _next = -1;

    public string Name => orders.Name;

    public async ValueTask<Func<ValueTask>> CallerAsync(int caller, int callers)
    {
        await orders.StartAsync();
        return async () =>
        {
            await AppendAsync();
            await SeeAsync();
        };
    }

    public async ValueTask AppendAsync()
    {
        _next = (_next + 1) % Orders;
        await orders.AppendAsync(_ids[_next], _items[_next]++);
    }

    public async ValueTask SeeAsync() => Expect.Equal(_items[_next], (await orders.SeeAsync(_ids[_next], _items[_next])).Items);
}
