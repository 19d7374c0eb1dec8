using Cqrs.Kit.Benchmarks.Load.Raw;
using Cqrs.Kit.Benchmarks.Load.Server;

namespace Cqrs.Kit.Benchmarks.Load.Workloads;

/// <summary>How long after an append a reader has its row, and what the processes use meanwhile. A reader asks once and is given what it waits for.</summary>
internal sealed class W8Live : IWorkload
{
    private static readonly Target _target = new(P50: 1.5, P99: 6);

    public string Name => "W8";

    public string Title => $"{Live.AppendsPerSecond} appends/s, from an append's return until its row is read";

    public string Unit => "appends";

    public async Task<IReadOnlyList<Comparison>> PrepareAsync(LoadPlace place)
    {
        await RawTable.CreateAsync(place);
        await RawTable.CreateViewsAsync(place);
        var raw = place.Own(new Live(new RawFollowedOrders(place)));
        var (one, other) = (Start(true), Start(false));
        return
        [
            IdleOne(place),
            Of("one process", "append, project, ask", one, one),
            Of("asked in another process", "append, project; ask", one, other),
            Of("projected in another process", "append, ask; project", other, other),
        ];

        Comparison Of(string name, string kit, Lazy<Task<Kit>> writer, Lazy<Task<Kit>> reader) =>
            new(name, raw, 1, place.Own(new Live(new KitOrders(kit, isInline: false, writer, reader))), 1, _target);

        Lazy<Task<Kit>> Start(bool runsProjections) => new(() => Kit.StartAsync(place, LoadModule.OrderViews, runsProjections));
    }

    /// <summary>First, before there is anything else in this process; the process without is measured in turn with it.</summary>
    private static Comparison IdleOne(LoadPlace place)
    {
        Kit? kit = null;
        var without = new Idle("no projections", async () =>
        {
            if (kit is { } running)
            {
                kit = null;
                await running.DisposeAsync();
            }
        });
        var with = new Idle("projections, nothing to do", async () => kit = await Kit.StartAsync(place, LoadModule.OrderViews, runsProjections: true));
        return new Comparison("idle, looked at 10 times a second", without, 1, with, 1, new Target(Cores: 0.1));
    }
}
