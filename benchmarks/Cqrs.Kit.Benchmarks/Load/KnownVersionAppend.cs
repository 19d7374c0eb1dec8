namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>Appends one event to streams whose versions the callers know. Each caller has streams of its own, so that none meets a conflict.</summary>
internal sealed class KnownVersionAppend : ILoad
{
    private const int Streams = 1_000;
    private const int StreamsPerAppend = 100;

    private readonly IEventStore _store;
    private readonly Guid[] _orders = [.. Enumerable.Range(0, Streams).Select(_ => Guid.CreateVersion7())];
    private readonly long[] _versions = new long[Streams];

    private KnownVersionAppend(IEventStore store) => _store = store;

    public string Name => "append at a known version";

    /// <summary>Makes the streams, with one event each.</summary>
    public static async Task<KnownVersionAppend> CreateAsync(IEventStore store)
    {
        var load = new KnownVersionAppend(store);
        foreach (var orders in load._orders.Chunk(StreamsPerAppend))
        {
            await store.AppendAsync(new AppendRequest([.. orders.Select(order => Next(order, ExpectedVersion.NoStream))]));
        }

        return load;
    }

    public ValueTask<Func<ValueTask>> CallerAsync(int caller, int callers)
    {
        var stream = caller;
        return ValueTask.FromResult<Func<ValueTask>>(async () =>
        {
            var append = new AppendRequest(Next(_orders[stream], ExpectedVersion.Exactly(_versions[stream]))) { Metadata = Samples.Metadata() };
            await _store.AppendAsync(append);
            _versions[stream]++;
            stream = stream + callers < Streams ? stream + callers : caller;
        });
    }

    private static StreamAppend Next(Guid order, ExpectedVersion expected) => new(StreamName.For<Order>(order), expected, [Samples.Event(order)]);
}
