using Cqrs.Kit.Benchmarks.Load.Raw;
using Cqrs.Kit.Benchmarks.Load.Server;

namespace Cqrs.Kit.Benchmarks.Load.Workloads;

/// <summary>Appends, and reads the row that shows it.</summary>
internal sealed class W9ReadOwnWrite : IWorkload
{
    public string Name => "W9";

    public string Title => "append, then query what was appended, 1 caller";

    public string Unit => "appends";

    public async Task<IReadOnlyList<Comparison>> PrepareAsync(LoadPlace place) =>
    [
        await OfAsync(await place.PartAsync("async"), "behind the log", isInline: false, raw => new RawFollowedOrders(raw), new Target(P50: 2.5, P99: 8, PerSecond: 350)),
        await OfAsync(await place.PartAsync("inline"), "inline", isInline: true, raw => new RawInlineOrders(raw), new Target(P50: 0.9, PerSecond: 1_000)),
    ];

    private static async Task<Comparison> OfAsync(LoadPlace place, string name, bool isInline, Func<LoadPlace, IOrders> raw, Target target)
    {
        await RawTable.CreateAsync(place);
        await RawTable.CreateViewsAsync(place);
        var kit = new Lazy<Task<Kit>>(() => Kit.StartAsync(place, isInline ? LoadModule.InlineOrderViews : LoadModule.OrderViews, runsProjections: true));
        var orders = new KitOrders(isInline ? "append, query" : "append, query AtLeast", isInline, kit, kit);
        return new Comparison(name, new ReadOwnWrite(raw(place)), 1, new ReadOwnWrite(orders), 1, target);
    }
}
