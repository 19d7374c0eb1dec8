using System.Text.RegularExpressions;

using Cqrs.Kit.TestSupport;

namespace Docs.Tests.Support;

/// <summary>A page of README.md or docs/: its code blocks, links and headings.</summary>
internal sealed partial class MarkdownPage
{
    private readonly string[] _lines;

    private MarkdownPage(string path)
    {
        Path = path;
        _lines = File.ReadAllText(System.IO.Path.Combine(Repository.Root, path)).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        Blocks = [.. ReadBlocks()];
    }

    /// <summary>All pages that are for readers of the library.</summary>
    public static IReadOnlyList<MarkdownPage> All { get; } =
        [.. Paths().Select(Read)];

    /// <summary>Its path from the repository's root, with slashes.</summary>
    public string Path { get; }

    public IReadOnlyList<string> Lines => _lines;

    public IReadOnlyList<MarkdownBlock> Blocks { get; }

    /// <summary>The anchors of its headings, as web pages of repositories make them.</summary>
    public IEnumerable<string> Anchors => Prose().Select(line => Heading().Match(line.Text)).Where(match => match.Success)
        .Select(match => NotInAnchor().Replace(match.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    public static MarkdownPage Read(string path) => new(path);

    /// <summary>Links and where they stand, those in code left out.</summary>
    public IEnumerable<(int Line, string Target)> Links() => Prose()
        .SelectMany(line => Link().Matches(Code().Replace(line.Text, "")).Select(match => (line.Number, match.Groups[1].Value)));

    /// <summary>The cells of all table rows but the heads, with their markup.</summary>
    public IEnumerable<string[]> Rows()
    {
        var isBody = false;
        foreach (var (_, text) in Prose())
        {
            if (!text.StartsWith('|'))
            {
                isBody = false;
            }
            else if (Ruler().IsMatch(text))
            {
                isBody = true;
            }
            else if (isBody)
            {
                yield return [.. text.Split('|')[1..^1].Select(cell => cell.Trim())];
            }
        }
    }

    /// <summary>The text under a heading of any level, up to the next heading of that level or above.</summary>
    public string? Section(string heading)
    {
        var start = Array.FindIndex(_lines, line => line.TrimStart('#').Trim() == heading && line.StartsWith('#'));
        if (start < 0)
        {
            return null;
        }

        var level = _lines[start].TakeWhile(c => c == '#').Count();
        var body = _lines.Skip(start + 1).TakeWhile(line => !line.StartsWith('#') || line.TakeWhile(c => c == '#').Count() > level);
        return string.Join('\n', body);
    }

    private static IEnumerable<string> Paths() => new[] { "README.md", "CHANGELOG.md", "CONTRIBUTING.md" }.Concat(
        Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal));

    private IEnumerable<(int Number, string Text)> Prose()
    {
        var isCode = false;
        for (var i = 0; i < _lines.Length; i++)
        {
            if (_lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                isCode = !isCode;
            }
            else if (!isCode)
            {
                yield return (i + 1, _lines[i]);
            }
        }
    }

    private IEnumerable<MarkdownBlock> ReadBlocks()
    {
        for (var i = 0; i < _lines.Length; i++)
        {
            if (_lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                var end = Array.IndexOf(_lines, "```", i + 1);
                Assert.True(end > i, $"{Path}:{i + 1}: the code block has no end.");
                var marker = i > 0 && Marker().Match(_lines[i - 1]) is { Success: true } match ? match.Groups[1].Value : null;
                yield return new MarkdownBlock(i + 1, _lines[i][3..], marker, string.Join('\n', _lines[(i + 1)..end]));
                i = end;
            }
        }
    }

    [GeneratedRegex(@"^#{1,6} (.+?)\s*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"\]\(([^()\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\|[ |:-]+\|$")]
    private static partial Regex Ruler();

    [GeneratedRegex("^<!-- snippet: (.+) -->$")]
    private static partial Regex Marker();
}

/// <summary>A fenced code block.</summary>
/// <param name="Line">Where its fence is, from 1.</param>
/// <param name="Language">What stands behind the fence.</param>
/// <param name="Snippet">The name in the comment above it, if there is one.</param>
/// <param name="Text">What is in it.</param>
internal sealed record MarkdownBlock(int Line, string Language, string? Snippet, string Text);
