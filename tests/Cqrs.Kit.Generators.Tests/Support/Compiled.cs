using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Cqrs.Kit.Generators.Modules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Cqrs.Kit.Generators.Tests.Support;

/// <summary>A source of a user's, compiled with the generator.</summary>
internal sealed class Compiled
{
    private static readonly CSharpParseOptions _parse = new(LanguageVersion.CSharp14);

    /// <summary>All but what has modules itself: this assembly and the sample.</summary>
    private static readonly ImmutableArray<MetadataReference> _references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is not ("Cqrs.Kit.Generators.Tests.dll" or "OrderApp.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>That of System.Text.Json, as the SDK brings it: native apps have contexts.</summary>
    private static readonly ISourceGenerator _json = ((IIncrementalGenerator)Activator.CreateInstance(
        Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "System.Text.Json.SourceGeneration.dll")).GetType("System.Text.Json.SourceGeneration.JsonSourceGenerator", throwOnError: true)!)!).AsSourceGenerator();

    private Compiled(CSharpCompilation source, GeneratorDriver driver)
    {
        Source = source;
        Driver = driver.RunGeneratorsAndUpdateCompilation(source, out var all, out _);
        All = all;
    }

    public CSharpCompilation Source { get; }

    public GeneratorDriver Driver { get; }

    /// <summary>With what was generated.</summary>
    public Compilation All { get; }

    public GeneratorRunResult Result => Driver.GetRunResult().Results.Single(result => result.Generator.GetGeneratorType() == typeof(ModuleGenerator));

    public string Generated => string.Join('\n', Result.GeneratedSources.Select(source => source.SourceText.ToString()));

    public IEnumerable<string> Problems => All.GetDiagnostics(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).Select(diagnostic => diagnostic.ToString());

    public static Compiled Of(string text, string assembly = "Shop", params IEnumerable<Compiled> libraries) =>
        Of([Tree(text)], assembly, OutputKind.DynamicallyLinkedLibrary, libraries.Select(library => library.ToReference()));

    /// <summary>A program of top-level statements, which references the libraries.</summary>
    public static Compiled Program(string text, params IEnumerable<Compiled> libraries) =>
        Of([Tree("using Microsoft.Extensions.DependencyInjection;\n" + text)], "Program", OutputKind.ConsoleApplication, libraries.Select(library => library.ToReference()));

    public static Compiled Of(IEnumerable<SyntaxTree> trees, string assembly, OutputKind kind, params IEnumerable<MetadataReference> libraries)
    {
        var options = new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable);
        var source = CSharpCompilation.Create(assembly, trees, [.. _references, .. libraries], options);
        var driver = CSharpGeneratorDriver.Create([new ModuleGenerator().AsSourceGenerator(), _json], parseOptions: _parse, driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        return new Compiled(source, driver);
    }

    /// <summary>The same after an edit: what is not touched need not be generated anew.</summary>
    public Compiled Edit(string from, string to)
    {
        var tree = Source.SyntaxTrees.Single();
        var text = tree.ToString();
        Assert.Contains(from, text, StringComparison.Ordinal);
        return new Compiled(Source.ReplaceSyntaxTree(tree, Tree(text.Replace(from, to, StringComparison.Ordinal))), Driver);
    }

    /// <summary>What the analyzers say of it.</summary>
    public Task<IReadOnlyList<string>> AnalyzeAsync(string? lockFile = null, bool isTest = false)
    {
        Assert.Empty(Problems);
        return Analyzed.TextsAsync(All, lockFile, isTest);
    }

    /// <summary>As a build passes it to other projects: a reference assembly, in which no member's body is and nothing private.</summary>
    public MetadataReference ToReference()
    {
        using var image = new MemoryStream();
        var result = All.Emit(image, options: new EmitOptions(metadataOnly: true, includePrivateMembers: false), cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    public Assembly Load()
    {
        using var image = new MemoryStream();
        var result = All.Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return Assembly.Load(image.ToArray());
    }

    public static SyntaxTree Tree(string text, string path) => CSharpSyntaxTree.ParseText(text, _parse, path, Encoding.UTF8);

    private static SyntaxTree Tree(string text) => Tree("using System; using System.Collections.Generic; using System.Threading; using System.Threading.Tasks; using Cqrs.Kit;\n" + text, "Shop.cs");
}
