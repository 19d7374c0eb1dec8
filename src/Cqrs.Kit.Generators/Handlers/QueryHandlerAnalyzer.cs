using System.Collections.Immutable;
using Cqrs.Kit.Generators.Modules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Cqrs.Kit.Generators.Handlers;

/// <summary>Says which query handlers write. A class that handles commands too may take what those need.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class QueryHandlerAnalyzer : DiagnosticAnalyzer
{
    private static readonly string[] _writers = ["ICommandBus", "IAggregateRepository`2"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Diagnostics.WritesInQuery];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(
            static symbol =>
            {
                var type = (INamedTypeSymbol)symbol.Symbol;
                foreach (var (service, at) in IsHandler(type) ? Dependencies.Of(type) : [])
                {
                    if (_writers.Contains(Kit.NameOf(service)))
                    {
                        symbol.ReportDiagnostic(Diagnostic.Create(Diagnostics.WritesInQuery, at, CodeText.Short(type), $"takes {CodeText.Short(service)}"));
                    }
                }
            },
            SymbolKind.NamedType);
        context.RegisterOperationAction(
            static operation =>
            {
                if (WriteOf((IInvocationOperation)operation.Operation) is { } write && operation.ContainingSymbol.ContainingType is { } type && IsHandler(type))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(Diagnostics.WritesInQuery, operation.Operation.Syntax.GetLocation(), CodeText.Short(type), write));
                }
            },
            OperationKind.Invocation);
    }

    private static bool IsHandler(INamedTypeSymbol type) =>
        Dependencies.Handles(type, "IQueryHandler`2", "IStreamQueryHandler`2") && !Dependencies.Handles(type, "ICommandHandler`1", "ICommandHandler`2");

    private static string? WriteOf(IInvocationOperation call) =>
        Dependencies.LocatedBy(call) is { } service && _writers.Contains(Kit.NameOf(service)) ? $"takes {CodeText.Short(service)}"
        : call.TargetMethod.Name is "AppendAsync" or "TryAppendAsync" && Kit.NameOf(call.TargetMethod.ContainingType) is "IEventStore" or "EventStoreExtensions" ? "appends events"
        : null;
}
