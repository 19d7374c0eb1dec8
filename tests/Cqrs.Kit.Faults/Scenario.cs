namespace Cqrs.Kit.Faults;

/// <summary>An attack that can be asked for by its name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Usage">How to ask for it, and what it does.</param>
/// <param name="Defaults">Its options.</param>
/// <param name="RunAsync">Runs it, and gives the exit code: 0 when all was as it must be.</param>
internal sealed record Scenario(string Name, string Usage, IReadOnlyDictionary<string, int> Defaults, Func<IReadOnlyDictionary<string, int>, Task<int>> RunAsync);
