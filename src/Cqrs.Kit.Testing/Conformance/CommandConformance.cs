namespace Cqrs.Kit.Testing;

/// <summary>What commands are promised of every store, as cases to be run from a theory.</summary>
public static class CommandConformance
{
    /// <summary>The cases.</summary>
    public static IReadOnlyList<ConformanceCase> Cases { get; } = ConformanceCase.In(typeof(CommandCases), typeof(IdempotencyCases), typeof(HandlerCases));
}
