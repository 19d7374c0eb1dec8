using System.Globalization;

using Cqrs.Kit.Benchmarks.Load.Raw;
using Cqrs.Kit.Benchmarks.Load.Server;

namespace Cqrs.Kit.Benchmarks.Load.Workloads;

/// <summary>Reads a stream and folds it, one caller.</summary>
internal sealed class W5LoadAndFold : IWorkload
{
    public string Name => "W5";

    public string Title => "load and fold a stream, 1 caller";

    public string Unit => "loads";

    public async Task<IReadOnlyList<Comparison>> PrepareAsync(LoadPlace place)
    {
        await RawTable.CreateAsync(place);
        var log = await SeededLog.CreateAsync(place);
        var (hundreds, thousands) = (await log.AddAsync(1_000, 100), await log.AddAsync(100, 1_000));
        await log.MirrorAsync();
        await log.SettleAsync();
        var store = (await Kit.StartAsync(place)).Store;
        return
        [
            Of(hundreds, 100, new Target(0.7)),
            Of(thousands, 1_000, new Target(0.85)),
        ];

        Comparison Of(Guid[] orders, int events, Target target) =>
            new(string.Create(CultureInfo.InvariantCulture, $"stream of {events:N0} events"), new RawStreamRead(place, orders, events), 1, new Load(store, orders, events), 1, target);
    }

    private sealed class Load(IEventStore store, Guid[] orders, int events) : ILoad
    {
        public string Name => "ReadStreamAsync and fold";

        public ValueTask<Func<ValueTask>> CallerAsync(int caller, int callers)
        {
            var next = 0;
            return ValueTask.FromResult<Func<ValueTask>>(async () =>
            {
                var order = new Order();
                await foreach (var read in store.ReadStreamAsync(SeededLog.NameOf(orders[next++ % orders.Length])))
                {
                    order.Fold(read.Data);
                }

                Expect.Equal(events, order.Lines);
            });
        }
    }
}
