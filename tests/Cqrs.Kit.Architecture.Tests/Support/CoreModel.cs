using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Cqrs.Kit.Architecture.Tests.Support;

/// <summary>The core's sources as the compiler understands them: which names mean what, so that a rule can be about types rather than texts.</summary>
internal sealed class CoreModel
{
    private readonly CSharpCompilation _compilation;
    private readonly Dictionary<SyntaxTree, SourceFile> _files;

    private CoreModel()
    {
        var files = SourceFile.All.Where(file => file.Package == Packages.Core).ToList();
        _files = files.ToDictionary(file => file.Tree);
        _compilation = CSharpCompilation.Create(
            "core",
            [ImplicitUsings(), .. files.Select(file => file.Tree)],
            References(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    public static CoreModel Instance { get; } = new();

    public IEnumerable<SourceFile> Files => _files.Values;

    /// <summary>What keeps the model from being exact. The parts that source generators write are missing by nature.</summary>
    public IEnumerable<string> Errors => _compilation.GetDiagnostics()
        .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id is not "CS8795")
        .Select(diagnostic => diagnostic.ToString());

    /// <summary>Each use of one core file's type, or of its members, in another file.</summary>
    public IEnumerable<Use> Uses() => Files.SelectMany(UsesIn);

    private IEnumerable<Use> UsesIn(SourceFile file)
    {
        var model = _compilation.GetSemanticModel(file.Tree);
        foreach (var name in file.Tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            var info = model.GetSymbolInfo(name);
            var symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
            var type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
            if (type?.OriginalDefinition.DeclaringSyntaxReferences is [var declared, ..]
                && _files.TryGetValue(declared.SyntaxTree, out var other) && other != file)
            {
                yield return new Use(file, file.At(name), other, type.Name);
            }
        }
    }

    private static SyntaxTree ImplicitUsings() => CSharpSyntaxTree.ParseText(
        string.Concat(new[] { "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks" }
            .Select(name => $"global using global::{name};")),
        new CSharpParseOptions(LanguageVersion.Preview));

    private static IEnumerable<MetadataReference> References() => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(path => !Path.GetFileName(path).StartsWith("Cqrs.Kit", StringComparison.Ordinal))
        .Select(path => MetadataReference.CreateFromFile(path));
}

/// <summary>A use of a type in another file.</summary>
/// <param name="From">The file that uses.</param>
/// <param name="At">Where, as <c>file:line</c>.</param>
/// <param name="To">The file that declares the type.</param>
/// <param name="Type">The type.</param>
internal sealed record Use(SourceFile From, string At, SourceFile To, string Type);
