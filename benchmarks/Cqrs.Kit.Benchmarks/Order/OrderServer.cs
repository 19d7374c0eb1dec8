using System.Data;

using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.Benchmarks.Order;

/// <summary>The server in CQRSKIT_POSTGRES as it is, or a private one with the memory of a small production server.</summary>
internal sealed class OrderServer : IAsyncDisposable
{
    private const string Settings =
        "SELECT string_agg(name || ' = ' || current_setting(name), ', ' ORDER BY name) FROM pg_settings WHERE name IN ('server_version', 'fsync', 'synchronous_commit', 'shared_buffers', 'max_wal_size')";

    private readonly PostgreSqlDatabase _database;

    private OrderServer(PostgreSqlDatabase database, string connectionString)
    {
        _database = database;
        ConnectionString = connectionString;
        DataSource = NpgsqlDataSource.Create(connectionString);
    }

    public string ConnectionString { get; }

    public NpgsqlDataSource DataSource { get; }

    public static async Task<OrderServer> StartAsync()
    {
        var server = await PostgreSqlServer.GetAsync();
        if (server.IsPrivate)
        {
            await using var administration = NpgsqlDataSource.Create(server.ConnectionString);
            foreach (var setting in new[] { "shared_buffers = '2GB'", "max_wal_size = '4GB'" })
            {
                await using var command = administration.CreateCommand("ALTER SYSTEM SET " + setting);
                await command.ExecuteNonQueryAsync();
            }

            await server.RestartAsync();
        }

        var database = await PostgreSqlDatabase.CreateAsync(server);
        // The plans of an empty table are not those of a full one; as in the kit, a statement is planned once and by its indexes. A path that
        // is switched off counts as dear, and what is dear would be compiled.
        return new OrderServer(database, new NpgsqlConnectionStringBuilder(database.ConnectionString) { Options = "-c enable_seqscan=off -c plan_cache_mode=force_generic_plan -c jit=off" }.ConnectionString);
    }

    public async Task<string> SettingsAsync()
    {
        await using var command = DataSource.CreateCommand(Settings);
        return $"{Environment.ProcessorCount} processors, .NET {Environment.Version}; PostgreSQL: {await command.ExecuteScalarAsync()}";
    }

    /// <summary>A session that keeps every row version from now on from being removed, as a dump does.</summary>
    public async Task<IAsyncDisposable> HoldSnapshotAsync()
    {
        var connection = await DataSource.OpenConnectionAsync();
        await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        await using var command = new NpgsqlCommand("select pg_current_snapshot()::text", connection);
        await command.ExecuteScalarAsync();
        return connection;
    }

    /// <summary>The dead versions of the counter row and the pages that they fill.</summary>
    public async Task<(long DeadVersions, long Pages)> CounterAsync()
    {
        await using var command = DataSource.CreateCommand("select n_dead_tup, pg_relation_size(relid) / 8192 from pg_stat_user_tables where relname = 'order_counter'");
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? (reader.GetInt64(0), reader.GetInt64(1)) : default;
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await _database.DisposeAsync();
    }
}
