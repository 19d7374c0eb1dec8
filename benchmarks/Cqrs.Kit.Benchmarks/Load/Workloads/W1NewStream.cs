using Cqrs.Kit.Benchmarks.Load.Raw;
using Cqrs.Kit.Benchmarks.Load.Server;

namespace Cqrs.Kit.Benchmarks.Load.Workloads;

/// <summary>One event to a stream that is not there yet.</summary>
internal sealed class W1NewStream : IWorkload
{
    /// <summary>What an append may allocate, its event and metadata included.</summary>
    public const int BytesPerAppend = 4 * 1024;

    public string Name => "W1";

    public string Title => "1 event to a new stream";

    public string Unit => "appends";

    public async Task<IReadOnlyList<Comparison>> PrepareAsync(LoadPlace place)
    {
        await RawTable.CreateAsync(place);
        var raw = new RawInsert(place);
        var kit = new Append((await Kit.StartAsync(place)).Store);
        return
        [
            Comparison.At(1, raw, kit, new Target(0.65, BytesPerUnit: BytesPerAppend)),
            Comparison.At(8, raw, kit, new Target(1.0, BytesPerUnit: BytesPerAppend)),
            Comparison.At(32, raw, kit, new Target(2.3, BytesPerUnit: BytesPerAppend)),
            Comparison.At(256, raw, kit, new Target(5, BytesPerUnit: BytesPerAppend)) with { CounterpartCallers = LoadPlace.MaxRawCallers },
        ];
    }

    private sealed class Append(IEventStore store) : ILoad
    {
        public string Name => "append";

        public ValueTask<Func<ValueTask>> CallerAsync(int caller, int callers) => ValueTask.FromResult<Func<ValueTask>>(async () =>
        {
            var order = Guid.CreateVersion7();
            var append = new AppendRequest(new StreamAppend(StreamName.For<Order>(order), ExpectedVersion.NoStream, [Samples.Event(order)]))
            {
                Metadata = Samples.Metadata(),
            };
            await store.AppendAsync(append);
        });
    }
}
