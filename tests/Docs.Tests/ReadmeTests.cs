using Docs.Tests.Support;

namespace Docs.Tests;

/// <summary>What a stranger reads first is short, begins with code, and starts in two commands.</summary>
public sealed class ReadmeTests
{
    private static readonly MarkdownPage _readme = MarkdownPage.Read("README.md");

    [Fact]
    public void There_is_code_by_line_15() => Assert.InRange(_readme.Blocks[0].Line, 1, 14);

    [Fact]
    public void It_has_fewer_than_150_lines() => Assert.InRange(_readme.Lines.Count, 1, 149);

    [Fact]
    public void Two_commands_start_it() => Assert.Equal(
        ["dotnet run --project samples/OrderApp", "dotnet test"],
        _readme.Blocks.Where(block => block.Language == "sh").SelectMany(block => block.Text.Split('\n')).Where(line => !line.StartsWith("dotnet add package ", StringComparison.Ordinal)));

    /// <summary>The smoke test of the packages takes these two blocks.</summary>
    [Fact]
    public void The_first_blocks_are_the_quick_start_and_what_it_prints()
    {
        Assert.Equal("quick-start", _readme.Blocks.First(block => block.Language == "csharp").Snippet);
        Assert.Contains(_readme.Blocks, block => block.Language == "text");
    }

    [Fact]
    public async Task The_quick_start_prints_what_the_readme_says()
    {
        var (exitCode, output) = await DocsProgram.RunAsync("QuickStart", TestContext.Current.CancellationToken);

        Assert.Equal(_readme.Blocks.First(block => block.Language == "text").Text, output.ReplaceLineEndings("\n").TrimEnd('\n'));
        Assert.Equal(0, exitCode);
    }
}
