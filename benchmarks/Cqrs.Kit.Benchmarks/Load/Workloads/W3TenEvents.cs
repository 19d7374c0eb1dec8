using Cqrs.Kit.Benchmarks.Load.Raw;
using Cqrs.Kit.Benchmarks.Load.Server;

namespace Cqrs.Kit.Benchmarks.Load.Workloads;

/// <summary>Ten events to a stream that is not there yet.</summary>
internal sealed class W3TenEvents : IWorkload
{
    private const int EventsPerStream = 10;

    public string Name => "W3";

    public string Title => "10 events to a new stream";

    public string Unit => "events";

    public async Task<IReadOnlyList<Comparison>> PrepareAsync(LoadPlace place)
    {
        await RawTable.CreateAsync(place);
        var raw = new RawBatchInsert(place);
        var kit = new Append((await Kit.StartAsync(place)).Store);
        return
        [
            Comparison.At(1, raw, kit, new Target()),
            Comparison.At(8, raw, kit, new Target()),
            Comparison.At(32, raw, kit, new Target(0.95)),
        ];
    }

    private sealed class Append(IEventStore store) : ILoad
    {
        public string Name => "append of 10";

        public int UnitsPerCall => EventsPerStream;

        public ValueTask<Func<ValueTask>> CallerAsync(int caller, int callers) => ValueTask.FromResult<Func<ValueTask>>(async () =>
        {
            var order = Guid.CreateVersion7();
            var events = new object[EventsPerStream];
            for (var i = 0; i < events.Length; i++)
            {
                events[i] = Samples.Event(order);
            }

            await store.AppendAsync(new AppendRequest(new StreamAppend(StreamName.For<Order>(order), ExpectedVersion.NoStream, events)) { Metadata = Samples.Metadata() });
        });
    }
}
