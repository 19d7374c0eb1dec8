using Cqrs.Kit.TestSupport;
using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.Conformance;

/// <summary>One database and one pool of connections for all cases. Made by the first case that asks: a skip is a failure before that.</summary>
public sealed class PostgreSqlConformanceDatabase : IAsyncDisposable
{
    private readonly PostgreSqlDatabaseFixture _database = new();
    private NpgsqlDataSource? _dataSource;

    /// <summary>The pool.</summary>
    public async Task<NpgsqlDataSource> GetAsync() => _dataSource ??= NpgsqlDataSource.Create((await _database.GetAsync()).ConnectionString);

    /// <summary>Drops the database.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_dataSource is not null)
        {
            await _dataSource.DisposeAsync();
        }

        await _database.DisposeAsync();
    }
}
