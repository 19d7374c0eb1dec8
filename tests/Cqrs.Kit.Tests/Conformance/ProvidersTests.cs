using System.Text.RegularExpressions;
using Cqrs.Kit.Testing;
using Cqrs.Kit.TestSupport;

namespace Cqrs.Kit.Tests.Conformance;

/// <summary>No provider can leave a suite, or a case, out.</summary>
public sealed partial class ProvidersTests
{
    /// <summary>Every package with an event store of its own, and the project that tests it. One that is added has to be entered here.</summary>
    private static readonly Dictionary<string, string> _testedBy = new()
    {
        ["Cqrs.Kit.InMemory"] = "Cqrs.Kit.Tests",
        ["Cqrs.Kit.PostgreSql"] = "Cqrs.Kit.PostgreSql.Tests",
    };

    [Fact]
    public void Every_suite_is_in_the_list_of_all_suites_with_all_its_cases()
    {
        var suites = typeof(ConformanceSuite).Assembly.GetExportedTypes().Where(type => type.Name.EndsWith("Conformance", StringComparison.Ordinal)).Select(type => type.Name);

        Assert.Equal(suites.Order(StringComparer.Ordinal), ConformanceSuite.All.Select(suite => suite.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["CommandConformance", "EventStoreConformance", "ImportConformance", "LifecycleConformance", "ProjectionConformance", "QueryConformance", "SubscriptionConformance"], ConformanceSuite.All.Select(suite => suite.Name));
        Assert.All(ConformanceSuite.All, suite => Assert.NotEmpty(suite.Cases));
        Assert.All(ConformanceSuite.All, suite => Assert.Equal(suite.Cases.Count, suite.Cases.Select(promise => promise.Name).Distinct().Count()));
    }

    [Fact]
    public void Every_class_of_cases_is_in_a_suite()
    {
        var listed = ConformanceSuite.All.SelectMany(suite => suite.Cases).Select(promise => promise.Run.Method.DeclaringType!).Distinct();
        var classes = typeof(ConformanceSuite).Assembly.GetTypes().Where(type => type.Name.EndsWith("Cases", StringComparison.Ordinal));

        Assert.Equal(classes.Select(type => type.Name).Order(StringComparer.Ordinal), listed.Select(type => type.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_package_with_an_event_store_has_a_project_that_runs_all_suites()
    {
        var providers = Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Where(HasEventStore).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal);

        Assert.Equal(_testedBy.Keys.Order(StringComparer.Ordinal), providers);
        Assert.All(_testedBy, provider => Assert.True(RunsAllSuites(provider.Key, provider.Value), $"{provider.Value} runs ConformanceSuite.All on {provider.Key}"));
    }

    private static bool HasEventStore(string folder) =>
        Path.GetFileName(folder) is not ("Cqrs.Kit" or "Cqrs.Kit.Testing") && Sources(folder).Any(source => EventStore().IsMatch(source));

    private static bool RunsAllSuites(string provider, string tests)
    {
        var sources = Sources(Path.Combine(Repository.Root, "tests", tests, "Conformance")).ToList();
        var use = "Use" + provider["Cqrs.Kit.".Length..];
        return sources.Exists(source => source.Contains("[.. ConformanceSuite.All.SelectMany(suite => suite.Cases", StringComparison.Ordinal) && source.Contains("[Theory]", StringComparison.Ordinal))
            && sources.Exists(source => source.Contains(": ConformanceFixture", StringComparison.Ordinal) && source.Contains(use, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file[folder.Length..].Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText);

    [GeneratedRegex(@"class \w+[^{]*: [^{]*\bIEventStore\b")]
    private static partial Regex EventStore();
}
