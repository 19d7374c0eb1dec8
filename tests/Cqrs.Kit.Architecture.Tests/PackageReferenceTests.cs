using System.Xml.Linq;

using Cqrs.Kit.Architecture.Tests.Support;

namespace Cqrs.Kit.Architecture.Tests;

/// <summary>Which package may know which, by what its project references and by what its assembly does.</summary>
public sealed class PackageReferenceTests
{
    private static readonly Dictionary<string, string[]> _packages = new()
    {
        [Packages.Core] = ["Cqrs.Kit.CodeFixes", "Cqrs.Kit.Generators"], // which its package carries; its assembly knows nothing of them
        [Packages.HealthChecks] = [Packages.Core],
        [Packages.InMemory] = [Packages.Core],
        [Packages.PostgreSql] = [Packages.Core],
        [Packages.Testing] = [Packages.Core, Packages.InMemory], // the store of a test host that names none
    };

    private static readonly Dictionary<string, string[]> _libraries = new()
    {
        [Packages.Core] =
        [
            "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Logging.Abstractions",
        ],
        [Packages.HealthChecks] = ["Microsoft.Extensions.Diagnostics.HealthChecks"],
        [Packages.InMemory] = [],
        [Packages.PostgreSql] = ["Npgsql"],
        [Packages.Testing] = ["Microsoft.Extensions.Hosting"],
    };

    [Theory]
    [MemberData(nameof(Packages.Names), MemberType = typeof(Packages))]
    public void A_project_references_only_the_packages_that_it_may_know(string package)
    {
        var project = XDocument.Parse(RepositoryFiles.Read($"src/{package}/{package}.csproj"));

        Assert.Equal(_packages[package], Referenced(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));
        Assert.Equal(_libraries[package], Referenced(project, "PackageReference").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Packages.Names), MemberType = typeof(Packages))]
    public void An_assembly_knows_only_those_that_it_may_know(string package)
    {
        var known = Packages.Load(package).GetReferencedAssemblies().Select(assembly => assembly.Name!).ToList();

        Assert.Empty(known.Where(name => name.StartsWith("Cqrs.Kit", StringComparison.Ordinal)).Except(_packages[package]));
        Assert.DoesNotContain("Cqrs.Kit.CodeFixes", known);
        Assert.DoesNotContain("Cqrs.Kit.Generators", known);
        Assert.True(package == Packages.PostgreSql || known.TrueForAll(name => !name.StartsWith("Npgsql", StringComparison.Ordinal)), $"{package} knows Npgsql.");
        Assert.True(
            package != Packages.Core || known.Where(name => name.StartsWith("Microsoft.Extensions", StringComparison.Ordinal)).All(name => name.EndsWith(".Abstractions", StringComparison.Ordinal)),
            "The core knows more of Microsoft.Extensions than its abstractions.");
    }

    [Fact]
    public void Providers_and_health_checks_see_only_what_is_public_in_the_core()
    {
        var friends = XDocument.Parse(RepositoryFiles.Read("src/Cqrs.Kit/Cqrs.Kit.csproj")).Descendants("InternalsVisibleTo").Select(friend => friend.Attribute("Include")!.Value);

        Assert.Empty(friends.Intersect([Packages.HealthChecks, Packages.InMemory, Packages.PostgreSql]));
    }

    /// <summary>It sees journals and plain SQL: with the library's code it would judge the library by itself.</summary>
    [Fact]
    public void The_judge_of_the_fault_programs_shares_no_code_with_the_packages()
    {
        var project = XDocument.Parse(RepositoryFiles.Read("tests/Cqrs.Kit.Faults.Judge/Cqrs.Kit.Faults.Judge.csproj"));

        Assert.Empty(Referenced(project, "ProjectReference").Concat(Referenced(project, "Compile")));
        Assert.Equal(["Npgsql"], Referenced(project, "PackageReference"));
    }

    private static IEnumerable<string> Referenced(XDocument project, string element) =>
        project.Descendants(element).Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'));
}
