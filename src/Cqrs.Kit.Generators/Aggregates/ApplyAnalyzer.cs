using System.Collections.Concurrent;
using System.Collections.Immutable;
using Cqrs.Kit.Generators.Modules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Cqrs.Kit.Generators.Aggregates;

/// <summary>Says which events an aggregate raises and does not apply, where its <c>Apply</c> says itself what it applies.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ApplyAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Diagnostics.NotApplied];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolStartAction(
            static start =>
            {
                if (((INamedTypeSymbol)start.Symbol).GetMembers("Apply").Any(EventUse.IsApply))
                {
                    Watch(start);
                }
            },
            SymbolKind.NamedType);
    }

    private static void Watch(SymbolStartAnalysisContext start)
    {
        var aggregate = start.Symbol;
        var raised = new ConcurrentBag<(INamedTypeSymbol Event, Location At)>();
        AppliedEvents? applied = null;
        start.RegisterOperationAction(
            operation =>
            {
                if (EventUse.RaisedBy((IInvocationOperation)operation.Operation) is INamedTypeSymbol @event && TypeReader.IsMade(@event) && @event.SpecialType == SpecialType.None && IsOf(aggregate, operation.ContainingSymbol))
                {
                    raised.Add((@event, operation.Operation.Syntax.GetLocation()));
                }
            },
            OperationKind.Invocation);
        start.RegisterOperationBlockAction(block =>
        {
            if (EventUse.IsApply(block.OwningSymbol) && IsOf(aggregate, block.OwningSymbol))
            {
                applied = AppliedEvents.By((IMethodSymbol)block.OwningSymbol, block.OperationBlocks);
            }
        });
        start.RegisterSymbolEndAction(end =>
        {
            foreach (var (@event, at) in raised.Where(one => applied?.Has(one.Event) == false))
            {
                end.ReportDiagnostic(Diagnostic.Create(Diagnostics.NotApplied, at, CodeText.Short((INamedTypeSymbol)aggregate), CodeText.Short(@event)));
            }
        });
    }

    private static bool IsOf(ISymbol aggregate, ISymbol member) => SymbolEqualityComparer.Default.Equals(aggregate, member.ContainingType);
}
