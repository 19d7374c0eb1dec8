using System.Collections.Concurrent;
using System.Collections.Immutable;
using Cqrs.Kit.Generators.Modules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Cqrs.Kit.Generators.Names;

/// <summary>Says which types are used as events and have no name under which they could be stored.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EventNameAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Diagnostics.NoEventName];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            var uses = new ConcurrentDictionary<INamedTypeSymbol, ConcurrentBag<Location>>(SymbolEqualityComparer.Default);
            start.RegisterOperationAction(
                operation => Add(uses, EventUse.Of(operation.Operation, operation.ContainingSymbol), operation.Operation.Syntax.GetLocation()),
                OperationKind.Invocation,
                OperationKind.TypeOf,
                OperationKind.IsType,
                OperationKind.TypePattern,
                OperationKind.DeclarationPattern,
                OperationKind.RecursivePattern);
            start.RegisterSymbolAction(
                symbol =>
                {
                    foreach (var contract in ((INamedTypeSymbol)symbol.Symbol).AllInterfaces.Where(contract => Kit.NameOf(contract) == "ISubscriber`1"))
                    {
                        Add(uses, contract.TypeArguments[0], symbol.Symbol.Locations[0]);
                    }
                },
                SymbolKind.NamedType);
            start.RegisterCompilationEndAction(end =>
            {
                foreach (var use in uses)
                {
                    var at = use.Key.Locations.FirstOrDefault(location => location.IsInSource) ?? use.Value.OrderBy(location => location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(location => location.SourceSpan.Start).First();
                    end.ReportDiagnostic(Diagnostic.Create(Diagnostics.NoEventName, at, CodeText.Short(use.Key)));
                }
            });
        });
    }

    private static void Add(ConcurrentDictionary<INamedTypeSymbol, ConcurrentBag<Location>> uses, ITypeSymbol? used, Location at)
    {
        if (used is INamedTypeSymbol { SpecialType: SpecialType.None } type && TypeReader.IsMade(type) && Kit.NameOf(type) is null && Kit.AttributeOf(type, "EventTypeAttribute") is null)
        {
            uses.GetOrAdd(type.OriginalDefinition, static _ => []).Add(at);
        }
    }
}
