namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>The kit: a query asks for what the append's receipt names. An inline read model needs not ask.</summary>
internal sealed class KitOrders(string name, bool isInline, Lazy<Task<Kit>> writer, Lazy<Task<Kit>> reader) : IOrders
{
    private IEventStore? _store;
    private IQueryBus? _queries;
    private LogPosition _appended;

    public string Name => name;

    public async Task StartAsync() => (_store, _queries) = ((await writer.Value).Store, (await reader.Value).Queries);

    public async ValueTask AppendAsync(Guid order, int items)
    {
        var expected = items == 0 ? ExpectedVersion.NoStream : ExpectedVersion.Exactly(items - 1);
        var append = new AppendRequest(new StreamAppend(StreamName.For<Order>(order), expected, [Samples.Event(order)])) { Metadata = Samples.Metadata() };
        _appended = (await _store!.AppendAsync(append)).Position;
    }

    public async ValueTask<OrderView> SeeAsync(Guid order, int items) => isInline
        ? (await _queries!.AskAsync(new GetOrder(order)))!
        : (await _queries!.AskAsync(new GetOrder(order), Freshness.AtLeast(_appended, onTimeout: OnTimeout.Throw))).Value!;
}
