using Cqrs.Kit.TestSupport;

using Docs.Tests.Support;

namespace Docs.Tests;

/// <summary>A link within the repository leads somewhere.</summary>
public sealed class LinkTests
{
    [Fact]
    public void Every_link_leads_to_a_file_and_a_heading_in_it()
    {
        List<string> faults = [];
        foreach (var page in MarkdownPage.All)
        {
            foreach (var (line, target) in page.Links().Where(link => !link.Target.Contains("://", StringComparison.Ordinal)))
            {
                var (path, anchor) = target.Split('#', 2) is [var file, var heading] ? (file, heading) : (target, null);
                var full = path.Length == 0 ? Path.Combine(Repository.Root, page.Path) : Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(page.Path)!, path));
                if (!File.Exists(full) && !Directory.Exists(full))
                {
                    faults.Add($"{page.Path}:{line}: there is no {target}");
                }
                else if (anchor is not null && full.EndsWith(".md", StringComparison.Ordinal)
                    && !MarkdownPage.Read(Path.GetRelativePath(Repository.Root, full)).Anchors.Contains(anchor, StringComparer.Ordinal))
                {
                    faults.Add($"{page.Path}:{line}: there is no heading {target}");
                }
            }
        }

        Assert.Empty(faults);
    }

    [Fact]
    public void Every_page_is_reached_from_the_readme()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { "README.md" };
        var next = new Queue<string>(reached);
        while (next.TryDequeue(out var path))
        {
            foreach (var (_, target) in MarkdownPage.Read(path).Links())
            {
                var full = Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(path)!, target.Split('#')[0]));
                var pages = Directory.Exists(full) ? Directory.EnumerateFiles(full, "*.md") : File.Exists(full) && full.EndsWith(".md", StringComparison.Ordinal) ? [full] : [];
                foreach (var linked in pages.Select(page => Path.GetRelativePath(Repository.Root, page).Replace('\\', '/')).Where(reached.Add))
                {
                    next.Enqueue(linked);
                }
            }
        }

        Assert.Empty(MarkdownPage.All.Select(page => page.Path).Except(reached));
    }
}
