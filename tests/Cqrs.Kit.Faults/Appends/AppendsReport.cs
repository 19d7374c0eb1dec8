using System.Globalization;
using System.Text.Json;

using Cqrs.Kit.Faults.Judge;

namespace Cqrs.Kit.Faults.Appends;

/// <summary>What was done and how it was judged, for people and as JSON.</summary>
internal sealed class AppendsReport(AppendsOptions options, TimeSpan elapsed, IReadOnlyList<int> exitCodes, Journal journal, int events, AppendsJudge judge)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public bool IsGood => exitCodes.All(code => code == 0) && judge.Checks.All(check => check.Violations == 0);

    private IEnumerable<(AppendKind Kind, int Asked, int Ok, int Conflicts, int Cancelled, int Unknown)> Kinds => journal.Appends
        .GroupBy(append => append.Kind)
        .OrderBy(group => group.Key)
        .Select(group => (
            group.Key,
            group.Count(),
            group.Count(append => append.Answer is Ok),
            group.Count(append => append.Answer is Fail { Reason: FailReason.Conflict }),
            group.Count(append => append.Answer is Fail { Reason: FailReason.Cancelled }),
            group.Count(append => append.Answer is null or Unknown)));

    public void Print()
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Processes} processes × {options.Callers} callers, seed {options.Seed}: {journal.Appends.Count:N0} appends asked for, {events:N0} events in the log, {elapsed.TotalSeconds:N0} s ({events / elapsed.TotalSeconds:N0} events/s with start and reads)\n"));
        Console.WriteLine("| Kind | asked | acknowledged | conflicts | cancelled | unknown |\n|---|---|---|---|---|---|");
        foreach (var (kind, asked, ok, conflicts, cancelled, unknown) in Kinds)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {kind} | {asked:N0} | {ok:N0} | {conflicts:N0} | {cancelled:N0} | {unknown:N0} |"));
        }

        Console.WriteLine("\n| Check | looked at | violations |\n|---|---|---|");
        foreach (var check in judge.Checks)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {check.Name} | {check.Looked:N0} | {check.Violations:N0} |"));
        }

        foreach (var check in judge.Checks.Where(check => check.Violations > 0))
        {
            Console.WriteLine($"\n{check.Name}: not so.\n  {string.Join("\n  ", check.Examples)}");
        }

        Console.WriteLine(exitCodes.All(code => code == 0) ? "" : $"\nThe processes ended with {string.Join(", ", exitCodes)}.");
        Console.WriteLine(IsGood ? "All is as it must be." : "NOT all is as it must be.");
    }

    public void WriteTo(string path) => File.WriteAllText(path, JsonSerializer.Serialize(
        new
        {
            Scenario = "appends",
            options.Seed,
            options.Processes,
            options.Callers,
            Seconds = elapsed.TotalSeconds,
            Events = events,
            Appends = journal.Appends.Count,
            ExitCodes = exitCodes,
            Kinds = Kinds.Select(kind => new { Kind = kind.Kind.ToString(), kind.Asked, kind.Ok, kind.Conflicts, kind.Cancelled, kind.Unknown }),
            Checks = judge.Checks,
            IsGood,
        },
        _json));
}
