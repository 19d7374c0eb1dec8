using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Cqrs.Kit.Generators.Modules;

/// <summary>Says what the generated module leaves out, and what could not start.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModuleAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Diagnostics.LeftOut, Diagnostics.NoView];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(
            static symbol =>
            {
                var type = (INamedTypeSymbol)symbol.Symbol;
                foreach (var fault in TypeReader.ReadEvent(type, symbol.Compilation).Faults.Concat(TypeReader.Read(type, symbol.Compilation).Faults).Distinct())
                {
                    symbol.ReportDiagnostic(Diagnostic.Create(fault.Rule, type.Locations[0], fault.What, fault.Why));
                }
            },
            SymbolKind.NamedType);
    }
}
