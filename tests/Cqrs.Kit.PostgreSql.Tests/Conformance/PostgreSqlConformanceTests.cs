using Cqrs.Kit.Testing;

namespace Cqrs.Kit.PostgreSql.Tests.Conformance;

/// <summary>The PostgreSQL store holds every promise of every suite.</summary>
public sealed class PostgreSqlConformanceTests(PostgreSqlConformanceDatabase database) : IClassFixture<PostgreSqlConformanceDatabase>
{
    public static TheoryData<string, string> Promises { get; } =
        [.. ConformanceSuite.All.SelectMany(suite => suite.Cases, (suite, promise) => (suite.Name, promise.Name))];

    [Theory]
    [MemberData(nameof(Promises))]
    public async Task Holds(string suite, string promise)
    {
        var found = ConformanceSuite.Find(suite, promise);
        await using var fixture = new PostgreSqlConformanceFixture(await database.GetAsync());
        Assert.SkipUnless(fixture.Capabilities.HasFlag(found.Requires), $"The store declares that it cannot do: {found.Requires}");

        await found.RunAsync(fixture).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }
}
