using Cqrs.Kit.TestSupport;

using Docs.Tests.Support;

namespace Docs.Tests;

/// <summary>
/// Every C# block of a page is a region of a compiled file: the comment above it, <c>&lt;!-- snippet: name --&gt;</c>, says which. With
/// <c>CQRSKIT_ACCEPT_SNAPSHOTS=1</c> the pages are rewritten from the regions.
/// </summary>
public sealed class SnippetTests
{
    [Fact]
    public void Every_code_block_is_a_region_of_a_compiled_file()
    {
        if (Environment.GetEnvironmentVariable("CQRSKIT_ACCEPT_SNAPSHOTS") == "1")
        {
            foreach (var page in MarkdownPage.All)
            {
                Rewrite(page);
            }
        }

        Assert.Empty(MarkdownPage.All.Select(page => MarkdownPage.Read(page.Path)).SelectMany(Faults));
    }

    [Fact]
    public void Every_region_is_shown_in_a_page()
    {
        var shown = MarkdownPage.All.SelectMany(page => page.Blocks).Select(block => block.Snippet).ToHashSet();

        Assert.All(SnippetRegions.All.Keys, name => Assert.Contains(name, shown));
    }

    private static IEnumerable<string> Faults(MarkdownPage page)
    {
        foreach (var block in page.Blocks.Where(block => block.Language.StartsWith("csharp", StringComparison.Ordinal) || block.Language is "cs" or "c#" or "C#"))
        {
            if (block.Snippet is null)
            {
                yield return $"{page.Path}:{block.Line}: the block names no region; put <!-- snippet: name --> above it.";
            }
            else if (!SnippetRegions.All.TryGetValue(block.Snippet, out var region))
            {
                yield return $"{page.Path}:{block.Line}: there is no region {block.Snippet}.";
            }
            else if (region != block.Text)
            {
                yield return $"{page.Path}:{block.Line}: the block differs from the region {block.Snippet}; run with CQRSKIT_ACCEPT_SNAPSHOTS=1 to take that.";
            }
        }
    }

    private static void Rewrite(MarkdownPage page)
    {
        var lines = page.Lines.ToList();
        foreach (var block in page.Blocks.Reverse().Where(block => block.Snippet is not null && SnippetRegions.All.ContainsKey(block.Snippet)))
        {
            lines.RemoveRange(block.Line, lines.IndexOf("```", block.Line) - block.Line);
            lines.InsertRange(block.Line, SnippetRegions.All[block.Snippet!].Split('\n'));
        }

        if (!lines.SequenceEqual(page.Lines))
        {
            File.WriteAllText(Path.Combine(Repository.Root, page.Path), string.Join('\n', lines) + "\n");
        }
    }
}
