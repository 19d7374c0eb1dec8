using Cqrs.Kit.TestSupport;

using Docs.Tests.Support;

namespace Docs.Tests;

/// <summary>docs/ARCHITECTURE.md is the map of what is there.</summary>
public sealed class ArchitecturePageTests
{
    [Fact]
    public void The_map_names_every_folder_of_the_core()
    {
        var map = MarkdownPage.Read("docs/ARCHITECTURE.md").Blocks[0].Text;
        var folders = new[] { "src", "src/Cqrs.Kit" }
            .SelectMany(folder => new DirectoryInfo(Path.Combine(Repository.Root, folder)).EnumerateDirectories())
            .Select(folder => folder.Name).Where(name => name is not ("bin" or "obj"));

        Assert.All(folders, folder => Assert.Contains($"  {folder}/", map, StringComparison.Ordinal));
    }
}
