using System.Collections.Immutable;
using Cqrs.Kit.Generators.Modules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Cqrs.Kit.Generators.Messages;

/// <summary>Says which messages of a program have no handler, or two.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandlersAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Diagnostics.NoHandler, Diagnostics.TwoHandlers];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (ProgramModules.Watch(start) is { } program)
            {
                start.RegisterCompilationEndAction(end => Report(end, program));
            }
        });
    }

    private static void Report(CompilationAnalysisContext context, ProgramModules program)
    {
        if (program.AddCqrs is not { } call)
        {
            return;
        }

        var table = new MessageTable(context.Compilation, program, context.CancellationToken);
        foreach (var (message, contract) in table.Messages)
        {
            var at = message.Locations.FirstOrDefault(location => location.IsInSource) ?? call;
            if (!table.IsHandled(message))
            {
                var handler = CodeText.Short(contract.Name + "Handler", [message, .. contract.TypeArguments]);
                context.ReportDiagnostic(Diagnostic.Create(Diagnostics.NoHandler, at, CodeText.Short(message), handler));
            }
            else if (table.HandlersOf(message) is { Count: > 1 } handlers)
            {
                context.ReportDiagnostic(Diagnostic.Create(Diagnostics.TwoHandlers, at, CodeText.Short(message), handlers.Count, string.Join(" and ", handlers.Select(CodeText.Short))));
            }
        }
    }
}
