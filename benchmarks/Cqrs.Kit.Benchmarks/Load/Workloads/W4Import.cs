using Cqrs.Kit.Benchmarks.Load.Raw;
using Cqrs.Kit.Benchmarks.Load.Server;

namespace Cqrs.Kit.Benchmarks.Load.Workloads;

/// <summary>Imports events of new streams, in each call into the log as the calls before have left it.</summary>
internal sealed class W4Import : IWorkload
{
    public string Name => "W4";

    public string Title => "import 500,000 events of 50,000 streams";

    public string Unit => "events";

    public async Task<IReadOnlyList<Comparison>> PrepareAsync(LoadPlace place)
    {
        await RawTable.CreateAsync(place);
        var kit = new Import((await Kit.StartAsync(place)).Importer);
        return [Comparison.At(1, new RawCopy(place), kit, new Target(0.85))];
    }

    private sealed class Import(IEventImporter importer) : ILoad
    {
        public string Name => "ImportAsync";

        public int UnitsPerCall => ImportRows.Events;

        public ValueTask<Func<ValueTask>> CallerAsync(int caller, int callers) => ValueTask.FromResult<Func<ValueTask>>(async () =>
        {
            var imported = await importer.ImportAsync(ImportRows.All().Select(row => row.Event).ToAsyncEnumerable());
            Expect.Equal(ImportRows.Events, imported.Written);
        });
    }
}
