using Cqrs.Kit.TestSupport;
using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.Conformance;

/// <summary>One database behind a pooler in transaction mode, for all cases. Made by the first case that asks: a skip is a failure before that.</summary>
public sealed class PooledConformanceDatabase : IAsyncDisposable
{
    private readonly PostgreSqlDatabaseFixture _database = new();
    private PgBouncer? _pooler;
    private NpgsqlDataSource? _dataSource;

    /// <summary>The kit's own pool of connections to the pooler.</summary>
    public async Task<NpgsqlDataSource> GetAsync()
    {
        _pooler ??= await PgBouncer.StartAsync();
        var database = await _database.GetAsync();
        return _dataSource ??= NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_pooler.Through(database.ConnectionString)) { NoResetOnClose = true }.ConnectionString);
    }

    /// <summary>Stops the pooler and drops the database.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_dataSource is not null)
        {
            await _dataSource.DisposeAsync();
        }

        if (_pooler is not null)
        {
            await _pooler.DisposeAsync();
        }

        await _database.DisposeAsync();
    }
}
