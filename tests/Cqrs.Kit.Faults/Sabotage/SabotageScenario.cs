using Cqrs.Kit.Faults.Judge;
using Cqrs.Kit.TestSupport.Sabotage;

namespace Cqrs.Kit.Faults.Sabotage;

/// <summary>Whether these scenarios see what they are for: a copy of the library is broken in one way after the other.</summary>
internal static class SabotageScenario
{
    public const string Usage = """
        sabotage [--fault 0] [--seed N]
            Breaks a copy of the library in each known way, or in that of the number, and looks whether the right check of the right scenario says so; without a fault the same scenarios must hold. Exits with 1 when one does not.
        """;

    public static IReadOnlyDictionary<string, int> Defaults => new Dictionary<string, int> { ["fault"] = 0, ["seed"] = Random.Shared.Next() };

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, int> options)
    {
        var folder = ScenarioFolder.Create("sabotage", options["seed"]);
        var faults = LibraryFaults.All.Where((_, index) => options["fault"] == 0 || options["fault"] == index + 1).ToList();
        var (green, red) = (new Check("Without a fault each scenario holds"), new Check("With its fault each scenario says so, by the check that is to see it"));
        var report = new ScenarioReport("sabotage", options);
        using var copy = new LibraryCopy();
        await copy.BuildAsync();
        foreach (var scenario in faults.Select(fault => fault.Scenario).DistinctBy(scenario => string.Join(' ', scenario)))
        {
            var (code, violated, output) = await copy.RunAsync(scenario, options["seed"]);
            green.That(code == 0, () => $"{string.Join(' ', scenario)} ended with {code}: {string.Join("; ", violated)}\n{output}");
        }

        foreach (var fault in faults)
        {
            copy.Break(fault);
            await copy.BuildAsync();
            var (code, violated, output) = await copy.RunAsync(fault.Scenario, options["seed"]);
            copy.Mend(fault);
            red.That(code == 1 && violated.Contains(fault.Check), () => $"{fault.Name}: {string.Join(' ', fault.Scenario)} ended with {code}: {string.Join("; ", violated)}\n{output}");
            report.Add(fault.Name, $"{string.Join(' ', fault.Scenario)}: {string.Join("; ", violated)}");
        }

        report.Add(green, red);
        return report.Tell(folder);
    }
}
