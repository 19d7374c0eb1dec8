using Cqrs.Kit.Testing;

namespace Cqrs.Kit.PostgreSql.Tests.Conformance;

/// <summary>The PostgreSQL store holds every promise of every suite behind a pooler in transaction mode, too.</summary>
public sealed class PooledConformanceTests(PooledConformanceDatabase database) : IClassFixture<PooledConformanceDatabase>
{
    public static TheoryData<string, string> Promises => PostgreSqlConformanceTests.Promises;

    [Theory]
    [MemberData(nameof(Promises))]
    public async Task Holds(string suite, string promise)
    {
        await using var fixture = new PostgreSqlConformanceFixture(await database.GetAsync(), PostgreSqlPooler.Transaction);

        await ConformanceSuite.Find(suite, promise).RunAsync(fixture).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }
}
