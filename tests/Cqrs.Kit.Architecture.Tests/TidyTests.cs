using System.Text.RegularExpressions;

using Cqrs.Kit.Architecture.Tests.Support;

namespace Cqrs.Kit.Architecture.Tests;

/// <summary>The whole tree, file by file: nothing half done, nothing of one machine alone.</summary>
public sealed partial class TidyTests
{
    private static readonly string[] _topLevel =
    [
        ".ci", "benchmarks", "docs", "samples", "src", "tests",
        ".editorconfig", ".gitattributes", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "Cqrs.Kit.sln", "Directory.Build.props", "Directory.Build.targets",
        "Directory.Packages.props", "LICENSE", "README.md", "global.json", "nuget.config",
    ];

    private static readonly string[] _text = [".cs", ".csproj", ".props", ".targets", ".sln", ".md", ".sql", ".txt", ".json", ".http", ".editorconfig", ".config", ""];

    [Fact]
    public void The_top_level_holds_what_builds_and_readers_need_and_nothing_else()
    {
        var root = RepositoryFiles.Under("", "*").Select(path => path.Split('/')[0]).Distinct(StringComparer.Ordinal);

        Faults.None(root.Except(_topLevel).Where(name => !name.EndsWith(".user", StringComparison.Ordinal)), "The top level holds only what is listed here.");
    }

    [Fact]
    public void No_file_has_marks_of_unfinished_work_or_of_one_machine()
    {
        List<string> faults = [];
        foreach (var path in RepositoryFiles.Under("", "*").Where(path => _text.Contains(Path.GetExtension(path)) && !path.EndsWith(".received.txt", StringComparison.Ordinal)))
        {
            var number = 0;
            foreach (var line in RepositoryFiles.Read(path).Split('\n'))
            {
                number++;
                if (Marks().Match(line) is { Success: true } mark && !path.EndsWith("/TidyTests.cs", StringComparison.Ordinal))
                {
                    faults.Add($"{path}:{number}: {mark.Value}");
                }

                if (line.EndsWith('\r'))
                {
                    faults.Add($"{path}:{number}: ends in CR LF");
                }
            }
        }

        Faults.None(faults, "Files have no marks of unfinished work, no conflict marks, no paths of one machine and end their lines with LF.");
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|^(<{7}|>{7}|={7})( |$)|(?<![\w.])/(home|root|work|Users)/\w|\b[A-Z]:\\Users\\")]
    private static partial Regex Marks();
}
