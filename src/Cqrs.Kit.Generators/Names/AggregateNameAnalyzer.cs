using System.Collections.Immutable;
using Cqrs.Kit.Generators.Modules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Cqrs.Kit.Generators.Names;

/// <summary>Says which aggregates have no stream type.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AggregateNameAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Diagnostics.NoStreamType];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(
            static symbol =>
            {
                var type = (INamedTypeSymbol)symbol.Symbol;
                if (TypeReader.IsMade(type) && !TypeReader.IsOpen(type) && Kit.BaseOf(type, "AggregateRoot`1") is not null && StoredNames.StreamTypeOf(type) is null)
                {
                    symbol.ReportDiagnostic(Diagnostic.Create(Diagnostics.NoStreamType, type.Locations[0], CodeText.Short(type), type.Name));
                }
            },
            SymbolKind.NamedType);
    }
}
