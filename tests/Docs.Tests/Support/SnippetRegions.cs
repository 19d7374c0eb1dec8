using System.Text.RegularExpressions;

using Cqrs.Kit.TestSupport;

namespace Docs.Tests.Support;

/// <summary>The regions of the files whose code the pages show: all that is compiled in the Docs projects.</summary>
internal static partial class SnippetRegions
{
    public static IReadOnlyDictionary<string, string> All { get; } = Read();

    private static Dictionary<string, string> Read()
    {
        var regions = new Dictionary<string, string>(StringComparer.Ordinal);
        var tests = new DirectoryInfo(Path.Combine(Repository.Root, "tests"));
        foreach (var project in tests.EnumerateDirectories("Docs.*"))
        {
            foreach (var file in project.EnumerateFiles("*.cs", SearchOption.AllDirectories).Where(file => !Made().IsMatch(Path.GetRelativePath(project.FullName, file.FullName))))
            {
                ReadFile(file.FullName, regions);
            }
        }

        return regions;
    }

    private static void ReadFile(string path, Dictionary<string, string> regions)
    {
        string? name = null;
        List<string> lines = [];
        foreach (var line in File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n'))
        {
            if (Begin().Match(line) is { Success: true } begin)
            {
                Assert.True(name is null, $"{path}: the region {name} holds another.");
                name = begin.Groups[1].Value;
                lines = [];
            }
            else if (line.Trim() == "#endregion" && name is not null)
            {
                Assert.True(regions.TryAdd(name, Outdent(lines)), $"{path}: there is another region {name}.");
                name = null;
            }
            else
            {
                lines.Add(line);
            }
        }

        Assert.True(name is null, $"{path}: the region {name} has no end.");
    }

    private static string Outdent(List<string> lines)
    {
        var indent = lines.Where(line => line.Trim().Length > 0).Select(line => line.TakeWhile(c => c == ' ').Count()).DefaultIfEmpty().Min();
        return string.Join('\n', lines.Select(line => line.Length < indent ? "" : line[indent..])).Trim('\n');
    }

    [GeneratedRegex(@"^\s*#region (\S+)\s*$")]
    private static partial Regex Begin();

    [GeneratedRegex(@"(^|[\\/])(bin|obj)[\\/]")]
    private static partial Regex Made();
}
