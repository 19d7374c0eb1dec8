using System.Collections.Immutable;
using Cqrs.Kit.Generators.Modules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Cqrs.Kit.Generators.Messages;

/// <summary>Says which messages of an executable have no handler, or two. A library need not have the handlers of its messages, and a test
/// project makes hosts of parts on purpose: neither is looked at.</summary>
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
            if (start.Compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication && !IsTest(start.Options))
            {
                var calls = new ModuleCalls();
                start.RegisterOperationAction(operation => calls.Add((IInvocationOperation)operation.Operation), OperationKind.Invocation);
                start.RegisterCompilationEndAction(end => Report(end, calls));
            }
        });
    }

    private static bool IsTest(AnalyzerOptions options) =>
        options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.IsTestProject", out var value) && value.Equals("true", StringComparison.OrdinalIgnoreCase);

    private static void Report(CompilationAnalysisContext context, ModuleCalls calls)
    {
        if (calls.AddCqrs is not { } call)
        {
            return;
        }

        var table = new MessageTable(context.Compilation, calls, context.CancellationToken);
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
