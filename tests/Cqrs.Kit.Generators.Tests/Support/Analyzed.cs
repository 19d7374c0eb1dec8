using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Cqrs.Kit.Generators.Modules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Cqrs.Kit.Generators.Tests.Support;

/// <summary>What all analyzers of the package say of a compilation, as the build does.</summary>
internal static class Analyzed
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> _analyzers =
    [
        .. typeof(ModuleAnalyzer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract).Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>Each as <c>id at place: message</c>; the place is the text that is marked.</summary>
    public static async Task<IReadOnlyList<string>> TextsAsync(Compilation compilation, string? lockFile = null, bool isTest = false) =>
        [.. (await DiagnosticsAsync(compilation, lockFile, isTest)).Select(Text).Order(StringComparer.Ordinal)];

    public static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(Compilation compilation, string? lockFile = null, bool isTest = false)
    {
        ImmutableArray<AdditionalText> files = lockFile is null ? [] : [new Additional("/shop/events.lock.json", lockFile)];
        var options = new AnalyzerOptions(files, new Properties(isTest));
        var found = await compilation.WithAnalyzers(_analyzers, options).GetAnalysisResultAsync(TestContext.Current.CancellationToken);
        return [.. found.GetAllDiagnostics()];
    }

    private static string Text(Diagnostic diagnostic)
    {
        var place = diagnostic.Location switch
        {
            { IsInSource: true } source => source.SourceTree!.GetText().ToString(source.SourceSpan).Split('\n')[0],
            { Kind: LocationKind.ExternalFile } file => string.Create(CultureInfo.InvariantCulture, $"line {file.GetLineSpan().StartLinePosition.Line + 1}"),
            _ => "nowhere",
        };
        return $"{diagnostic.Id} at {place}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}";
    }

    private sealed class Additional(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }

    private sealed class Properties(bool isTest) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Global(isTest);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class Global(bool isTest) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = isTest && key == "build_property.IsTestProject" ? "true" : null;
            return value is not null;
        }
    }
}
