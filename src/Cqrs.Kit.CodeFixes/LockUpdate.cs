using System.Collections.Immutable;
using Cqrs.Kit.Generators;
using Cqrs.Kit.Generators.EventLock;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Cqrs.Kit.CodeFixes;

/// <summary>Sets the entries of events in a project's <c>events.lock.json</c> to what the events are now.</summary>
internal static class LockUpdate
{
    public static async Task<Solution> ApplyAsync(Project project, ImmutableArray<Diagnostic> found, CancellationToken cancellationToken)
    {
        if (project.AdditionalDocuments.FirstOrDefault(document => Path.GetFileName(document.FilePath ?? document.Name) == LockFile.Name) is not { } document)
        {
            return project.Solution;
        }

        var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        var file = LockFile.Parse(text.ToString());
        foreach (var location in found.Select(diagnostic => diagnostic.Location))
        {
            if (await TypeAtAsync(project.GetDocument(location.SourceTree), location.SourceSpan, cancellationToken).ConfigureAwait(false) is { } type && EventName.Of(type) is { } name)
            {
                file.Set(name.Name, name.Version, new(EventShape.Of(type).Properties));
            }
        }

        return project.Solution.WithAdditionalDocumentText(document.Id, SourceText.From(file.ToString(), text.Encoding));
    }

    private static async Task<INamedTypeSymbol?> TypeAtAsync(Document? document, TextSpan span, CancellationToken cancellationToken)
    {
        if (document is null || await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root)
        {
            return null;
        }

        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return root.FindNode(span).FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type ? model?.GetDeclaredSymbol(type, cancellationToken) as INamedTypeSymbol : null;
    }
}
