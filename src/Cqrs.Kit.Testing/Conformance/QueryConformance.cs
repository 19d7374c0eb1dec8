namespace Cqrs.Kit.Testing;

/// <summary>What queries are promised of every store, as cases to be run from a theory.</summary>
public static class QueryConformance
{
    /// <summary>The cases.</summary>
    public static IReadOnlyList<ConformanceCase> Cases { get; } = ConformanceCase.In(typeof(FreshnessCases));
}
