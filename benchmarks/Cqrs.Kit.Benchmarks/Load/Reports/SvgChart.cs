using System.Globalization;
using System.Net;
using System.Text;

using Cqrs.Kit.Benchmarks.Load.Measuring;

namespace Cqrs.Kit.Benchmarks.Load.Reports;

/// <summary>A bar for each comparison, as long as its ratio, with the target as a mark. Its colours are those of the reader's theme.</summary>
internal static class SvgChart
{
    private const int Width = 760;
    private const int Left = 290;
    private const int Right = 60;
    private const int RowHeight = 24;
    private const int HeadHeight = 34;
    private const int Top = 46;

    private const string Style = """
        text { font: 13px system-ui, sans-serif; fill: #1f2328 } .head { font-weight: 600 } .note { fill: #59636e; font-size: 12px } .figure { text-anchor: end }
        .met { fill: #2f6fbb } .missed { fill: #c4702b } .one { stroke: #59636e; stroke-dasharray: 3 3 } .target { stroke: #1f2328; stroke-width: 2.5 }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 } .note { fill: #9198a1 } .met { fill: #5a9be6 } .missed { fill: #e0924e } .one { stroke: #9198a1 } .target { stroke: #e6edf3 }
        }
        """;

    public static string Draw(LoadReport report)
    {
        var results = report.Workloads.SelectMany(run => run.Results).ToList();
        var longest = results.SelectMany(result => new[] { 1, result.Ratio, result.Comparison.Target.Ratio ?? 0 }).DefaultIfEmpty(1).Max();
        var scale = (Width - Left - Right) / longest;
        var rows = new StringBuilder();
        var y = Top;
        foreach (var (workload, own) in report.Workloads)
        {
            rows.AppendLine(Text(8, y + 22, "head", $"{workload.Name}: {workload.Title}"));
            y += HeadHeight;
            rows.AppendLine(Upright("one", Left + scale, y, y + own.Count * RowHeight - 3));
            foreach (var result in own)
            {
                AppendRow(rows, result, y, scale);
                y += RowHeight;
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {y + 12}" role="img" aria-label="Rates of Cqrs.Kit as multiples of the counterparts'">
            <style>
            {Style}
            </style>
            {Text(8, 20, "note", $"Cqrs.Kit's rate as a multiple of its counterpart's in the same run (paced calls: their median time, inverted), {report.Date:yyyy-MM-dd}")}
            {Text(8, 38, "note", "Dashed: the counterpart, 1 ×. Upright mark: the target. Orange: a target is not met.")}
            {rows}</svg>

            """);
    }

    private static void AppendRow(StringBuilder rows, ComparisonResult result, int y, double scale)
    {
        rows.AppendLine(Text(20, y + 15, "", result.Comparison.Case));
        rows.AppendLine(Text(Left - 10, y + 15, "figure", string.Create(CultureInfo.InvariantCulture, $"{result.Ratio:0.00} ×")));
        rows.AppendLine(string.Create(
            CultureInfo.InvariantCulture,
            $"<rect class=\"{(result.IsMet == false ? "missed" : "met")}\" x=\"{Left}\" y=\"{y + 3}\" width=\"{result.Ratio * scale:0.#}\" height=\"15\" rx=\"2\"/>"));
        if (result.Comparison.Target.Ratio is { } target)
        {
            rows.AppendLine(Upright("target", Left + target * scale, y, y + 21));
            rows.AppendLine(Text(Left + Math.Max(result.Ratio, target) * scale + 7, y + 15, "note", string.Create(CultureInfo.InvariantCulture, $"≥ {target:0.00}")));
        }
    }

    private static string Upright(string style, double x, int from, int to) =>
        string.Create(CultureInfo.InvariantCulture, $"<line class=\"{style}\" x1=\"{x:0.#}\" y1=\"{from}\" x2=\"{x:0.#}\" y2=\"{to}\"/>");

    private static string Text(double x, double y, string style, string text) => string.Create(
        CultureInfo.InvariantCulture,
        $"<text x=\"{x:0.#}\" y=\"{y:0.#}\"{(style.Length == 0 ? "" : $" class=\"{style}\"")}>{WebUtility.HtmlEncode(text)}</text>");
}
