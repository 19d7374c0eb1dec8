using System.Globalization;

using Docs.Tests.Support;

namespace Docs.Tests;

/// <summary>Every decision has its context, what was decided and its price, and is in the list.</summary>
public sealed class DecisionTests
{
    public static TheoryData<string> Decisions { get; } =
        [.. MarkdownPage.All.Select(page => page.Path).Where(path => path.StartsWith("docs/decisions/0", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Decisions))]
    public void A_decision_has_context_decision_and_price(string path)
    {
        var page = MarkdownPage.Read(path);

        Assert.Equal(["## Context", "## Decision", "## Price"], page.Lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)));
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"# {int.Parse(Path.GetFileName(path)[..4], CultureInfo.InvariantCulture)}. "), page.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void They_are_all_listed() => Assert.Equal(
        Decisions.Select(row => Path.GetFileName(row.Data)),
        MarkdownPage.Read("docs/decisions/README.md").Links().Select(link => link.Target));

    [Fact]
    public void The_numbers_have_no_gaps() => Assert.All(
        Decisions.Select(row => Path.GetFileName(row.Data)),
        (name, index) => Assert.StartsWith((index + 1).ToString("0000", CultureInfo.InvariantCulture) + "-", name, StringComparison.Ordinal));
}
