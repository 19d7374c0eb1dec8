namespace Cqrs.Kit.Testing;

/// <summary>What an import is promised of every store, as cases to be run from a theory.</summary>
public static class ImportConformance
{
    /// <summary>The cases.</summary>
    public static IReadOnlyList<ConformanceCase> Cases { get; } = ConformanceCase.In(typeof(ImportCases), typeof(ResumedImportCases), typeof(RefusedImportCases));
}
