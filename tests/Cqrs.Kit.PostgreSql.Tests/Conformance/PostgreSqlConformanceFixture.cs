using Cqrs.Kit.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.Conformance;

/// <summary>The PostgreSQL store: one schema a case in the database of the class, so that schemas are seen to be apart, too.</summary>
public sealed class PostgreSqlConformanceFixture(NpgsqlDataSource dataSource, PostgreSqlPooler pooler = PostgreSqlPooler.None) : ConformanceFixture
{
    private static int _cases;
    private readonly string _schema = $"case_{Interlocked.Increment(ref _cases)}";

    // Without retention: the sweep waits on the clock too, and the cases move that while nothing else does. And with long patience for
    // locks, which others hold for real time.
    public override void UseStore(CqrsBuilder cqrs) => cqrs.UsePostgreSql(dataSource, options =>
        (options.Schema, options.Pooler, options.CommandRetention, options.MigrationTimeout) = (_schema, pooler, null, TimeSpan.FromHours(1)));
}
