using Microsoft.CodeAnalysis;

namespace Cqrs.Kit.Generators;

/// <summary>What is said while compiling; each has a page in docs/reference/diagnostics.</summary>
internal static class Diagnostics
{
    private const string Category = "Cqrs.Kit";

    public static readonly DiagnosticDescriptor LeftOut = new(
        "CQRS0001", "The module leaves a type out", "The generated module leaves {0} out: {1}", Category, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NoView = new(
        "CQRS0002", "A type cannot be a view", "{0} cannot be a view: {1}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);
}
