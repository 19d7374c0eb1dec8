using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Cqrs.Kit.Generators.EventStore;

/// <summary>Says where nobody looks whether events were written. What throws on a conflict, as AppendAsync does, may be left at that.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AppendResultAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Diagnostics.ResultDropped];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(
            static statement =>
            {
                var expression = ((IExpressionStatementOperation)statement.Operation).Operation;
                if (CallOf(expression) is { TargetMethod: var method } && IsResult(method.ReturnType) && !ThrowsOnConflict(method))
                {
                    statement.ReportDiagnostic(Diagnostic.Create(Diagnostics.ResultDropped, expression.Syntax.GetLocation(), method.Name));
                }
            },
            OperationKind.ExpressionStatement);
    }

    private static IInvocationOperation? CallOf(IOperation expression) => expression switch
    {
        IAwaitOperation awaited => CallOf(awaited.Operation),
        IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } configured } => CallOf(configured),
        IInvocationOperation call => call,
        _ => null,
    };

    private static bool IsResult(ITypeSymbol type) => type is INamedTypeSymbol named
        && (Kit.NameOf(named) == "AppendResult" || named is { Name: "Task" or "ValueTask", TypeArguments: { Length: 1 } results } && IsResult(results[0]));

    private static bool ThrowsOnConflict(IMethodSymbol method) =>
        Kit.Has(method.ContainingType) && !method.Name.StartsWith("Try", StringComparison.Ordinal);
}
