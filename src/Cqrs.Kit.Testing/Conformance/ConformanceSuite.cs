namespace Cqrs.Kit.Testing;

/// <summary>The cases about one part of the abstractions.</summary>
/// <param name="Name">The name of the class that lists them.</param>
/// <param name="Cases">The cases.</param>
public sealed record ConformanceSuite(string Name, IReadOnlyList<ConformanceCase> Cases)
{
    /// <summary>All suites: run these, and none can be missed.</summary>
    public static IReadOnlyList<ConformanceSuite> All { get; } =
    [
        .. from type in typeof(ConformanceSuite).Assembly.GetExportedTypes()
           where type.Name.EndsWith("Conformance", StringComparison.Ordinal)
           orderby type.Name
           select new ConformanceSuite(type.Name, (IReadOnlyList<ConformanceCase>)type.GetProperty("Cases")!.GetValue(null)!),
    ];

    /// <summary>Finds a case.</summary>
    /// <param name="suite">Its suite.</param>
    /// <param name="name">Its name.</param>
    /// <returns>The case.</returns>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ConformanceCase Find(string suite, string name) =>
        All.FirstOrDefault(candidate => candidate.Name == suite)?.Cases.FirstOrDefault(candidate => candidate.Name == name)
        ?? throw new ArgumentException($"There is no case '{name}' in {suite}.");
}
