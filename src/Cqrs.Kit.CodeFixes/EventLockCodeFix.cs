using System.Collections.Immutable;
using System.Composition;
using Cqrs.Kit.Generators;
using Cqrs.Kit.Generators.EventLock;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Cqrs.Kit.CodeFixes;

/// <summary>Writes events down in <c>events.lock.json</c>, where what is stored stays readable.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class EventLockCodeFix : CodeFixProvider
{
    internal const string Title = $"Update {LockFile.Name}";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Diagnostics.LockBehind.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => EventLockFixAll.Instance;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var (project, found) = (context.Document.Project, context.Diagnostics);
        context.RegisterCodeFix(CodeAction.Create(Title, cancellationToken => LockUpdate.ApplyAsync(project, found, cancellationToken), Title), found);
        return Task.CompletedTask;
    }
}
