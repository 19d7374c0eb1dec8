namespace Cqrs.Kit.Testing;

/// <summary>What every store promises about streams as a whole, as cases to be run from a theory.</summary>
public static class LifecycleConformance
{
    /// <summary>The cases.</summary>
    public static IReadOnlyList<ConformanceCase> Cases { get; } = ConformanceCase.In(
        typeof(CloseCases),
        typeof(TruncateCases),
        typeof(EraseCases),
        typeof(ErasedResultCases),
        typeof(ErasedViewCases));
}
