using System.Collections.Immutable;
using Cqrs.Kit.Generators.Modules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Cqrs.Kit.Generators.Handlers;

/// <summary>Says which command handlers ask read models or send commands.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CommandHandlerAnalyzer : DiagnosticAnalyzer
{
    private static readonly string[] _notInHandlers = ["ICommandBus", "IQueryBus", "IViewReader`2"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Diagnostics.AsksInCommand];

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
                    Check(type, service, at, symbol.ReportDiagnostic);
                }
            },
            SymbolKind.NamedType);
        context.RegisterOperationAction(
            static operation =>
            {
                if (Dependencies.LocatedBy((IInvocationOperation)operation.Operation) is { } service && operation.ContainingSymbol.ContainingType is { } type && IsHandler(type))
                {
                    Check(type, service, operation.Operation.Syntax.GetLocation(), operation.ReportDiagnostic);
                }
            },
            OperationKind.Invocation);
    }

    private static bool IsHandler(INamedTypeSymbol type) => Dependencies.Handles(type, "ICommandHandler`1", "ICommandHandler`2");

    private static void Check(INamedTypeSymbol type, INamedTypeSymbol service, Location at, Action<Diagnostic> report)
    {
        if (_notInHandlers.Contains(Kit.NameOf(service)))
        {
            report(Diagnostic.Create(Diagnostics.AsksInCommand, at, CodeText.Short(type), CodeText.Short(service)));
        }
    }
}
