using System.Xml.Linq;

using Cqrs.Kit.TestSupport;

namespace OrderApp.Tests;

/// <summary>The sample shows the kit of its own commit, not of the last release.</summary>
public sealed class ProjectReferenceTests
{
    [Fact]
    public void The_sample_takes_the_kit_by_project_reference()
    {
        var project = XDocument.Load(Path.Combine(Repository.Root, "samples", "OrderApp", "OrderApp.csproj"));

        Assert.Contains(Included("ProjectReference"), path => path.EndsWith("Cqrs.Kit.csproj", StringComparison.Ordinal));
        Assert.DoesNotContain(Included("PackageReference"), name => name.StartsWith("Cqrs.Kit", StringComparison.Ordinal));

        IEnumerable<string> Included(string element) => project.Descendants(element).Select(item => item.Attribute("Include")!.Value);
    }
}
