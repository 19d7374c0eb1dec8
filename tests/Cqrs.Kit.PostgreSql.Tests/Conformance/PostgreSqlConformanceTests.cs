using Cqrs.Kit.Testing;
using Cqrs.Kit.TestSupport;
using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.Conformance;

/// <summary>The PostgreSQL store holds every promise of every suite.</summary>
public sealed class PostgreSqlConformanceTests(PostgreSqlDatabaseFixture database) : IClassFixture<PostgreSqlDatabaseFixture>
{
    public static TheoryData<string, string> Promises { get; } =
        [.. ConformanceSuite.All.SelectMany(suite => suite.Cases, (suite, promise) => (suite.Name, promise.Name))];

    [Theory]
    [MemberData(nameof(Promises))]
    public async Task Holds(string suite, string promise)
    {
        var found = ConformanceSuite.Find(suite, promise);
        await using var dataSource = NpgsqlDataSource.Create((await database.GetAsync()).ConnectionString);
        await using var fixture = new PostgreSqlConformanceFixture(dataSource);
        Assert.SkipUnless(fixture.Capabilities.HasFlag(found.Requires), $"The store declares that it cannot do: {found.Requires}");

        await found.RunAsync(fixture).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }
}
