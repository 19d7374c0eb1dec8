using System.Collections.Immutable;
using Cqrs.Kit.Generators.Modules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Cqrs.Kit.Generators.Names;

/// <summary>Says which old versions of events have no way to the newer ones. Upcasters are looked for where the event is.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UpcasterAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Diagnostics.NoUpcaster];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationAction(static end =>
        {
            var types = AssemblyTypes.Of(end.Compilation.Assembly).ToList();
            var upcasters = types.Where(type => type.AllInterfaces.Any(contract => Kit.NameOf(contract) == "IUpcaster")).Select(type => Kit.BaseOf(type, "Upcaster`2")).ToList();
            if (upcasters.Contains(null))
            {
                return; // from where one of its own kind leads, nobody knows before it is made
            }

            var starts = new HashSet<ISymbol>(upcasters.Select(upcaster => upcaster!.TypeArguments[0]), SymbolEqualityComparer.Default);
            foreach (var versions in types.Select(type => (Type: type, Name: EventName.Of(type))).Where(one => one.Name is not null).GroupBy(one => one.Name!.Name))
            {
                var ordered = versions.OrderBy(one => one.Name!.Version).ToList();
                for (var i = 0; i < ordered.Count; i++)
                {
                    if (ordered.Find(later => later.Name!.Version > ordered[i].Name!.Version) is { Type: { } next } && !starts.Contains(ordered[i].Type))
                    {
                        var (old, name) = ordered[i];
                        end.ReportDiagnostic(Diagnostic.Create(Diagnostics.NoUpcaster, old.Locations[0], name!.Version, name.Name, CodeText.Short(old), CodeText.Short(next)));
                    }
                }
            }
        });
    }
}
