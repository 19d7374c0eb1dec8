using Cqrs.Kit.Benchmarks.Load.Raw;
using Cqrs.Kit.Benchmarks.Load.Server;

namespace Cqrs.Kit.Benchmarks.Load.Workloads;

/// <summary>Fills a read model from the whole log, in a process that runs it, from the request until it is promoted and the one before it retired.</summary>
internal sealed class W7Rebuild : IWorkload
{
    private const int Streams = 50_000;
    private const int EventsPerStream = 10;
    private const int Events = Streams * EventsPerStream;

    public string Name => "W7";

    public string Title => "project 500,000 events into 50,000 rows, from zero";

    public string Unit => "events";

    public async Task<IReadOnlyList<Comparison>> PrepareAsync(LoadPlace place) =>
    [
        await OfAsync(await place.PartAsync("together"), "events of a stream together", new LogOrder(1), 180_000),
        await OfAsync(await place.PartAsync("mixed"), "mixed", new LogOrder(Streams), 90_000),
    ];

    private static async Task<Comparison> OfAsync(LoadPlace place, string name, LogOrder order, double rate)
    {
        await RawTable.CreateAsync(place);
        await RawTable.CreateViewsAsync(place);
        var log = await SeededLog.CreateAsync(place, order);
        await log.AddAsync(Streams, EventsPerStream);
        await log.MirrorAsync();
        await log.SettleAsync();
        var kit = await Kit.StartAsync(place, LoadModule.OrderViews, runsProjections: true);
        return new Comparison(name, new RawRebuild(place, Events), 1, new Rebuild(kit.Projections), 1, new Target(0.7, PerSecond: rate));
    }

    private sealed class Rebuild(IProjectionControl projections) : ILoad
    {
        public string Name => "RebuildAsync";

        public int UnitsPerCall => Events;

        public ValueTask<Func<ValueTask>> CallerAsync(int caller, int callers) => ValueTask.FromResult<Func<ValueTask>>(async () =>
        {
            await projections.RebuildAsync(OrderView.Projection);
            await projections.RetireAsync(OrderView.Projection);
        });
    }
}
