using System.Text.Encodings.Web;
using System.Text.Json;

using Cqrs.Kit.Benchmarks.Load.Measuring;

namespace Cqrs.Kit.Benchmarks.Load.Reports;

/// <summary>Every figure of a run, for programs.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(LoadReport report) => JsonSerializer.Serialize(
        new
        {
            report.Date,
            report.Machine,
            report.Server,
            Settings = new { Seconds = report.Settings.Duration.TotalSeconds, report.Settings.Rounds, report.Settings.HoldSnapshot },
            Workloads = report.Workloads.Select(run => new { run.Workload.Name, run.Workload.Title, run.Workload.Unit, Comparisons = run.Results.Select(Comparison) }),
        },
        _options) + "\n";

    private static object Comparison(ComparisonResult result) => new
    {
        result.Comparison.Case,
        Ratio = Round(result.Ratio, 3),
        result.Comparison.Target,
        result.IsMet,
        Counterpart = Side(result.Comparison.Counterpart, result.Comparison.CounterpartCallers, result.Counterpart, result.CounterpartRounds),
        Kit = Side(result.Comparison.Kit, result.Comparison.Callers, result.Kit, result.KitRounds),
    };

    private static object Side(ILoad load, int callers, Measurement all, IReadOnlyList<Measurement> rounds) => new
    {
        load.Name,
        callers,
        all.Units,
        PerSecond = Round(all.PerSecond, 1),
        PerSecondByRound = rounds.Select(round => Round(round.PerSecond, 1)),
        P50Milliseconds = Round(all.Latencies.Percentile(50), 3),
        P99Milliseconds = Round(all.Latencies.Percentile(99), 3),
        ClientCpuMicroseconds = Round(all.ClientMicroseconds, 2),
        ServerCpuMicroseconds = all.ServerMicroseconds is { } server ? Round(server, 2) : (double?)null,
        AllocatedBytes = Round(all.BytesPerUnit, 0),
        Cores = Round(all.Cores, 3),
    };

    private static double Round(double figure, int digits) => Math.Round(figure, digits);
}
