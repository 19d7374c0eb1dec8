using System.Globalization;

using Cqrs.Kit.Benchmarks.Load.Measuring;
using Cqrs.Kit.Benchmarks.Load.Workloads;

namespace Cqrs.Kit.Benchmarks.Load.Reports;

/// <summary>The report that is printed. Where a cell has two figures, the counterpart's is the first.</summary>
internal static class MarkdownTable
{
    public static string Head(IWorkload workload) => $"""

        **{workload.Name}: {workload.Title}**, in {workload.Unit}

        | | counterpart | its rate, /s | Cqrs.Kit, /s | ratio | target | p50, ms | p99, ms | client CPU, µs | server CPU, µs | bytes allocated | cores busy |
        |---|---|---|---|---|---|---|---|---|---|---|---|
        """;

    public static string Row(ComparisonResult result)
    {
        var (comparison, counterpart, kit) = (result.Comparison, result.Counterpart, result.Kit);
        var at = comparison.CounterpartCallers == comparison.Callers ? "" : $", {comparison.CounterpartCallers} callers";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {comparison.Case} | {comparison.Counterpart.Name}{at} | {counterpart.PerSecond:N0} | {kit.PerSecond:N0} | {result.Ratio:0.00} | {TargetOf(result)} | {counterpart.Latencies.Percentile(50):0.00} / {kit.Latencies.Percentile(50):0.00} | {counterpart.Latencies.Percentile(99):0.0} / {kit.Latencies.Percentile(99):0.0} | {counterpart.ClientMicroseconds:0.0} / {kit.ClientMicroseconds:0.0} | {Optional(counterpart.ServerMicroseconds)} / {Optional(kit.ServerMicroseconds)} | {counterpart.BytesPerUnit:N0} / {kit.BytesPerUnit:N0} | {counterpart.Cores:0.00} / {kit.Cores:0.00} |");
    }

    private static string TargetOf(ComparisonResult result)
    {
        var target = result.Comparison.Target;
        string?[] parts =
        [
            target.Ratio is { } ratio ? string.Create(CultureInfo.InvariantCulture, $"≥ {ratio:0.00}") : null,
            target.PerSecond is { } rate ? string.Create(CultureInfo.InvariantCulture, $"≥ {rate:N0} /s") : null,
            target.BytesPerUnit is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"≤ {bytes:N0} B") : null,
            target.P50 is { } half ? string.Create(CultureInfo.InvariantCulture, $"p50 ≤ {half:0.0} ms") : null,
            target.P99 is { } most ? string.Create(CultureInfo.InvariantCulture, $"p99 ≤ {most:0.0} ms") : null,
            target.Cores is { } cores ? string.Create(CultureInfo.InvariantCulture, $"≤ {cores:0.00} cores") : null,
        ];
        return result.IsMet is { } isMet ? $"{string.Join(", ", parts.OfType<string>())}: {(isMet ? "met" : "**not met**")}" : "–";
    }

    private static string Optional(double? figure) => figure?.ToString("0.0", CultureInfo.InvariantCulture) ?? "–";
}
