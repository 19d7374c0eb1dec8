using System.Globalization;
using System.Text.Json;

using Cqrs.Kit.Faults.Judge;

namespace Cqrs.Kit.Faults;

/// <summary>What a scenario did and how it was judged, for people and as JSON.</summary>
internal sealed class ScenarioReport(string scenario, IReadOnlyDictionary<string, int> options)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly List<(string Name, string Value)> _figures = [];
    private readonly List<Check> _checks = [];

    /// <summary>A check that looked at nothing has shown nothing.</summary>
    public bool IsGood => _checks.Count > 0 && _checks.TrueForAll(IsHeld);

    /// <summary>Something measured or counted.</summary>
    public void Add(string name, FormattableString value) => _figures.Add((name, value.ToString(CultureInfo.InvariantCulture)));

    /// <summary>What was judged.</summary>
    public void Add(params IEnumerable<Check> checks) => _checks.AddRange(checks);

    private void Print()
    {
        Console.WriteLine($"\n{scenario} {string.Join(' ', options.Select(option => string.Create(CultureInfo.InvariantCulture, $"--{option.Key} {option.Value}")))}\n\n| Figure | value |\n|---|---|");
        foreach (var (name, value) in _figures)
        {
            Console.WriteLine($"| {name} | {value} |");
        }

        Console.WriteLine("\n| Check | looked at | violations |\n|---|---|---|");
        foreach (var check in _checks)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {check.Name} | {check.Looked:N0} | {check.Violations:N0} |"));
        }

        foreach (var check in _checks.Where(check => !IsHeld(check)))
        {
            Console.WriteLine($"\n{check.Name}: {(check.Looked == 0 ? "nothing was looked at." : "not so.")}\n  {string.Join("\n  ", check.Examples)}");
        }

        Console.WriteLine(IsGood ? "\nAll is as it must be." : "\nNOT all is as it must be.");
    }

    /// <summary>Prints and keeps it.</summary>
    /// <returns>The exit code.</returns>
    public int Tell(string folder)
    {
        Print();
        WriteTo(Path.Combine(folder, "report.json"));
        Console.WriteLine($"\nJournals, logs and report: {Path.GetRelativePath(Environment.CurrentDirectory, folder)}");
        return IsGood ? 0 : 1;
    }

    private static bool IsHeld(Check check) => check is { Looked: > 0, Violations: 0 };

    private void WriteTo(string path) => File.WriteAllText(path, JsonSerializer.Serialize(
        new { Scenario = scenario, Options = options, Figures = _figures.Select(figure => new { figure.Name, figure.Value }), Checks = _checks, IsGood }, _json));
}
