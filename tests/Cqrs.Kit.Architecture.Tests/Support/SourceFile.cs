using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Cqrs.Kit.Architecture.Tests.Support;

/// <summary>A C# file under src, parsed.</summary>
/// <param name="Path">Its path from the repository's root, with slashes.</param>
/// <param name="Package">The project that it is in.</param>
/// <param name="Folder">The folder in that project, the first level only; empty for a file beside the project.</param>
/// <param name="Tree">What is in it.</param>
internal sealed record SourceFile(string Path, string Package, string Folder, SyntaxTree Tree)
{
    /// <summary>Every C# file under src.</summary>
    public static IReadOnlyList<SourceFile> All { get; } = [.. RepositoryFiles.Under("src", "*.cs").Select(Parse)];

    /// <summary>Where a node stands, as <c>file:line</c>.</summary>
    public string At(SyntaxNode node) => $"{Path}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";

    private static SourceFile Parse(string path)
    {
        var parts = path.Split('/');
        var options = new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.None);
        var tree = CSharpSyntaxTree.ParseText(RepositoryFiles.Read(path), options, path);
        return new SourceFile(path, parts[1], parts.Length > 3 ? parts[2] : "", tree);
    }
}
