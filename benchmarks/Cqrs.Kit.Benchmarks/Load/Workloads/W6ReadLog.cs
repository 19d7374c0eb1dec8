using Cqrs.Kit.Benchmarks.Load.Raw;
using Cqrs.Kit.Benchmarks.Load.Server;

namespace Cqrs.Kit.Benchmarks.Load.Workloads;

/// <summary>Reads the whole log, one caller.</summary>
internal sealed class W6ReadLog : IWorkload
{
    private const int Streams = 50_000;
    private const int EventsPerStream = 10;
    private const int Events = Streams * EventsPerStream;

    public string Name => "W6";

    public string Title => "read a log of 500,000 events, deserialized";

    public string Unit => "events";

    public async Task<IReadOnlyList<Comparison>> PrepareAsync(LoadPlace place)
    {
        await RawTable.CreateAsync(place);
        var log = await SeededLog.CreateAsync(place);
        await log.AddAsync(Streams, EventsPerStream);
        await log.MirrorAsync();
        await log.SettleAsync();
        var kit = new Read((await Kit.StartAsync(place)).Store);
        return [Comparison.At(1, new RawLogRead(place, Events), kit, new Target(0.6, PerSecond: 300_000, BytesPerUnit: 1024))];
    }

    private sealed class Read(IEventStore store) : ILoad
    {
        public string Name => "ReadLogAsync";

        public int UnitsPerCall => Events;

        public ValueTask<Func<ValueTask>> CallerAsync(int caller, int callers) => ValueTask.FromResult<Func<ValueTask>>(async () =>
        {
            var read = 0;
            await foreach (var recorded in store.ReadLogAsync())
            {
                read += recorded.Data is OrderItemAdded ? 1 : 0;
            }

            Expect.Equal(Events, read);
        });
    }
}
