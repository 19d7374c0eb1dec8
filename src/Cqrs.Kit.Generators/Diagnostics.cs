using Microsoft.CodeAnalysis;

namespace Cqrs.Kit.Generators;

/// <summary>What is said while compiling; each has a page in docs/reference/diagnostics.</summary>
internal static class Diagnostics
{
    private const string Category = "Cqrs.Kit";

    public static readonly DiagnosticDescriptor LeftOut = Warning(
        "CQRS0001", "The module leaves a type out", "The generated module leaves {0} out: {1}");

    public static readonly DiagnosticDescriptor NoView = Error(
        "CQRS0002", "A type cannot be a view", "{0} cannot be a view: {1}");

    public static readonly DiagnosticDescriptor NoHandler = Error(
        "CQRS0003", "A message has no handler", "{0} has no handler: write a class that implements {1}, in an assembly whose module is added", WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor TwoHandlers = Error(
        "CQRS0004", "A message has more than one handler", "{0} has {1} handlers, {2}: keep one", WellKnownDiagnosticTags.CompilationEnd);

    private static DiagnosticDescriptor Error(string id, string title, string message, params string[] tags) =>
        new(id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true, customTags: tags);

    private static DiagnosticDescriptor Warning(string id, string title, string message, params string[] tags) =>
        new(id, title, message, Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, customTags: tags);
}
