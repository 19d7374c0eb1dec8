using Cqrs.Kit.Benchmarks.Load.Raw;
using Cqrs.Kit.Benchmarks.Load.Server;

namespace Cqrs.Kit.Benchmarks.Load.Workloads;

/// <summary>One event to one of 1,000 streams at the version that the caller knows.</summary>
internal sealed class W2KnownVersion : IWorkload
{
    public string Name => "W2";

    public string Title => "1 event to one of 1,000 streams at a known version";

    public string Unit => "appends";

    public async Task<IReadOnlyList<Comparison>> PrepareAsync(LoadPlace place)
    {
        await RawTable.CreateAsync(place);
        var raw = new RawInsert(place);
        var kit = await KnownVersionAppend.CreateAsync((await Kit.StartAsync(place)).Store);
        return
        [
            Comparison.At(1, raw, kit, new Target(0.65, BytesPerUnit: W1NewStream.BytesPerAppend)),
            Comparison.At(8, raw, kit, new Target(1.05, BytesPerUnit: W1NewStream.BytesPerAppend)),
            Comparison.At(32, raw, kit, new Target(2.5, BytesPerUnit: W1NewStream.BytesPerAppend)),
            Comparison.At(256, raw, kit, new Target(6, BytesPerUnit: W1NewStream.BytesPerAppend)) with { CounterpartCallers = LoadPlace.MaxRawCallers },
        ];
    }
}
