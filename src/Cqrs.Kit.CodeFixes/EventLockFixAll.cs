using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Cqrs.Kit.CodeFixes;

/// <summary>Writes many events down at once. The provider that comes with the compiler merges changes of sources only.</summary>
internal sealed class EventLockFixAll : FixAllProvider
{
    public static readonly EventLockFixAll Instance = new();

    public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext) => Task.FromResult<CodeAction?>(
        CodeAction.Create(EventLockCodeFix.Title, cancellationToken => FixAsync(fixAllContext.WithCancellationToken(cancellationToken)), EventLockCodeFix.Title));

    private static async Task<Solution> FixAsync(FixAllContext context)
    {
        var solution = context.Solution;
        foreach (var project in context.Scope == FixAllScope.Solution ? solution.Projects : [context.Project])
        {
            var found = context is { Scope: FixAllScope.Document, Document: { } document }
                ? await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)
                : await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false);
            solution = await LockUpdate.ApplyAsync(solution.GetProject(project.Id)!, found, context.CancellationToken).ConfigureAwait(false);
        }

        return solution;
    }
}
