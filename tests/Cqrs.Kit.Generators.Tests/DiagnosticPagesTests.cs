using Cqrs.Kit.Generators.Modules;
using Cqrs.Kit.TestSupport;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Cqrs.Kit.Generators.Tests;

/// <summary>Whoever meets a diagnostic finds its page.</summary>
public sealed class DiagnosticPagesTests
{
    private static readonly string _folder = Path.Combine(Repository.Root, "docs", "reference", "diagnostics");

    public static TheoryData<string> Ids { get; } =
    [
        .. typeof(ModuleAnalyzer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .SelectMany(type => ((DiagnosticAnalyzer)Activator.CreateInstance(type)!).SupportedDiagnostics).Select(rule => rule.Id).Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_diagnostic_has_a_page_and_a_row_in_the_index(string id)
    {
        Assert.StartsWith($"# {id}: ", File.ReadAllText(Path.Combine(_folder, id + ".md")), StringComparison.Ordinal);
        Assert.Contains($"| [{id}]({id}.md) |", File.ReadAllText(Path.Combine(_folder, "README.md")), StringComparison.Ordinal);
    }
}
