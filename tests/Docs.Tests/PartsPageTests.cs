using System.Globalization;

using Docs.Tests.Support;

namespace Docs.Tests;

/// <summary>docs/reference/parts.md points at everything that the library promises: its file, its test, its page. That the links lead somewhere is another test.</summary>
public sealed class PartsPageTests
{
    private static readonly List<string[]> _rows = [.. MarkdownPage.Read("docs/reference/parts.md").Rows().Where(row => int.TryParse(row[0], CultureInfo.InvariantCulture, out _))];

    [Fact]
    public void There_are_twelve_parts() => Assert.Equal(Enumerable.Range(1, 12).Select(n => n.ToString(CultureInfo.InvariantCulture)), _rows.Select(row => row[0]));

    [Fact]
    public void Each_part_has_a_file_a_test_and_a_page() => Assert.All(_rows, row =>
    {
        Assert.Equal(5, row.Length);
        Assert.Matches(@"\]\(\.\./\.\./(src|samples)/", row[2]);
        Assert.Matches(@"\]\(\.\./\.\./(tests|src/Cqrs\.Kit\.Testing)/", row[3]);
        Assert.Matches(@"\]\([^)]+\.md", row[4]);
    });
}
