using System.Globalization;

using Cqrs.Kit.Benchmarks.Load.Measuring;
using Cqrs.Kit.Benchmarks.Load.Workloads;

namespace Cqrs.Kit.Benchmarks.Load.Reports;

/// <summary>All that a run gave, and the files that it becomes.</summary>
internal sealed class LoadReport(LoadSettings settings, IReadOnlyDictionary<string, string> machine, IReadOnlyDictionary<string, string> server)
{
    private readonly List<(IWorkload Workload, List<ComparisonResult> Results)> _workloads = [];

    public DateTimeOffset Date { get; } = DateTimeOffset.UtcNow;

    public LoadSettings Settings => settings;

    public IReadOnlyDictionary<string, string> Machine => machine;

    public IReadOnlyDictionary<string, string> Server => server;

    public IReadOnlyList<(IWorkload Workload, List<ComparisonResult> Results)> Workloads => _workloads;

    public string Heading => string.Create(
        CultureInfo.InvariantCulture,
        $"{Date:yyyy-MM-dd}; {List(machine)}; PostgreSQL: {List(server)}; {settings.Rounds} rounds of {settings.Duration.TotalSeconds:0} s each, in turn{(settings.HoldSnapshot ? "; a snapshot is held meanwhile" : "")}");

    public List<ComparisonResult> Add(IWorkload workload)
    {
        List<ComparisonResult> results = [];
        _workloads.Add((workload, results));
        return results;
    }

    public async Task WriteAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "load.json"), JsonReport.Write(this));
        await File.WriteAllTextAsync(Path.Combine(folder, "load.svg"), SvgChart.Draw(this));
        Console.WriteLine($"\nWritten: load.json and load.svg in {folder}");
    }

    private static string List(IReadOnlyDictionary<string, string> facts) => string.Join(", ", facts.Select(fact => $"{fact.Key} = {fact.Value}"));
}
