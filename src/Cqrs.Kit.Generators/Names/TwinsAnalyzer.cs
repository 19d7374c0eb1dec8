using System.Collections.Immutable;
using Cqrs.Kit.Generators.Modules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Cqrs.Kit.Generators.Names;

/// <summary>Says which events and aggregates are stored under one name: of an assembly, and in a program of all its modules.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TwinsAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Diagnostics.TwoEvents, Diagnostics.TwoAggregates];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            var program = ProgramModules.Watch(start);
            start.RegisterCompilationEndAction(end => Report(end, program));
        });
    }

    private static void Report(CompilationAnalysisContext context, ProgramModules? program)
    {
        var call = program?.AddCqrs;
        var others = call is null ? [] : context.Compilation.SourceModule.ReferencedAssemblySymbols.Where(assembly => Kit.IsUsedBy(assembly) && program!.Has(assembly, context.Compilation));
        foreach (var (rule, name, types) in StoredNames.TwinsAmong([.. others.Prepend(context.Compilation.Assembly).SelectMany(AssemblyTypes.Of)]))
        {
            var at = types.SelectMany(type => type.Locations).LastOrDefault(location => location.IsInSource) ?? call!;
            context.ReportDiagnostic(Diagnostic.Create(rule, at, string.Join(" and ", types.Select(CodeText.Short)), name));
        }
    }
}
