using Cqrs.Kit.Architecture.Tests.Support;

namespace Cqrs.Kit.Architecture.Tests;

/// <summary>What is not in the solution is not built, tested or format-checked.</summary>
public sealed class SolutionTests
{
    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = RepositoryFiles.Read("Cqrs.Kit.sln").Replace('\\', '/');
        var projects = RepositoryFiles.Under("", "*.csproj");

        Assert.NotEmpty(projects);
        Assert.All(projects, project => Assert.Contains($"\"{project}\"", solution, StringComparison.Ordinal));
    }
}
