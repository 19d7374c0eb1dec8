using Cqrs.Kit.Benchmarks.Load.Server;

namespace Cqrs.Kit.Benchmarks.Load.Workloads;

/// <summary>Commands through the bus. The first counterpart is the kit's own append of W2; that of a command with an id is one without.</summary>
internal sealed class W11Bus : IWorkload
{
    private const int Aggregates = 200_000;
    private const int EventsPerAggregate = 10;

    public string Name => "W11";

    public string Title => "a command that loads an aggregate of 10 events and raises one";

    public string Unit => "commands";

    public async Task<IReadOnlyList<Comparison>> PrepareAsync(LoadPlace place)
    {
        var log = await SeededLog.CreateAsync(place);
        var orders = new Rotation(await log.AddAsync(Aggregates, EventsPerAggregate));
        await log.SettleAsync();
        var kit = await Kit.StartAsync(place);
        var append = await KnownVersionAppend.CreateAsync(kit.Store);
        var (plain, recorded) = (new Send(kit.Commands, orders, false), new Send(kit.Commands, orders, true));
        return
        [
            .. new[] { 1, 8, 32, 256 }.SelectMany(callers => new[]
            {
                Comparison.At(callers, append, plain, new Target(0.5)),
                Comparison.At(callers, plain, recorded, new Target(0.85)),
            }.Select((comparison, number) => comparison with { Case = comparison.Case + (number == 0 ? "" : ", with an id") })),
        ];
    }

    /// <summary>Gives each send the aggregate that was longest without one: they grow evenly and little, and no two sends meet.</summary>
    private sealed class Rotation(Guid[] orders)
    {
        private int _next = -1;

        public Guid Next() => orders[(uint)Interlocked.Increment(ref _next) % (uint)orders.Length];
    }

    private sealed class Send(ICommandBus bus, Rotation orders, bool hasId) : ILoad
    {
        public string Name => hasId ? "SendAsync with an id" : "SendAsync";

        public ValueTask<Func<ValueTask>> CallerAsync(int caller, int callers) => ValueTask.FromResult<Func<ValueTask>>(async () =>
            await bus.SendAsync(new AddItem(orders.Next()), hasId ? new CommandOptions { Id = CommandId.New() } : null));
    }
}
