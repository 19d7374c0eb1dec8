using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.Benchmarks.Load.Server;

/// <summary>The server of a run and a database on it: the private one of the tests with more memory, or that in CQRSKIT_POSTGRES.</summary>
internal sealed class LoadServer : IAsyncDisposable
{
    private static readonly string[] _settings = ["shared_buffers = 2GB", "max_wal_size = 4GB", "fsync = on", "synchronous_commit = on"];
    private static readonly string[] _reported =
        ["server_version", "fsync", "synchronous_commit", "shared_buffers", "max_wal_size", "wal_sync_method", "full_page_writes", "max_connections"];

    private readonly PostgreSqlServer _server;
    private readonly PostgreSqlDatabase _database;
    private readonly NpgsqlConnection? _snapshot;

    private LoadServer(PostgreSqlServer server, PostgreSqlDatabase database, NpgsqlConnection? snapshot, IReadOnlyDictionary<string, string> settings, ServerCpu? cpu)
    {
        (_server, _database, _snapshot, Settings, Cpu) = (server, database, snapshot, settings, cpu);
    }

    public string ConnectionString => _database.ConnectionString;

    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>Null when the server's processes cannot be seen from here.</summary>
    public ServerCpu? Cpu { get; }

    /// <summary>Why its figures would mean nothing; null when they would.</summary>
    public string? WhyUnfit => Settings["fsync"] == "on" && Settings["synchronous_commit"] == "on"
        ? null
        : "fsync or synchronous_commit is off on this server: what it would measure is no durable append.";

    public static async Task<LoadServer> StartAsync(bool holdSnapshot)
    {
        var server = await PostgreSqlServer.GetOrStartWithAsync(_settings);
        var database = await PostgreSqlDatabase.CreateAsync(server);
        await using var dataSource = NpgsqlDataSource.Create(database.ConnectionString);
        var snapshot = holdSnapshot ? await HoldSnapshotAsync(database.ConnectionString) : null;
        return new LoadServer(server, database, snapshot, await ReadSettingsAsync(dataSource), await ServerCpu.FindAsync(dataSource));
    }

    public Task ExecuteAsync(string sql) => _database.ExecuteAsync(sql);

    public async ValueTask DisposeAsync()
    {
        if (_snapshot is not null)
        {
            await _snapshot.DisposeAsync();
        }

        await _database.DisposeAsync();
        await _server.DisposeAsync();
    }

    /// <summary>As a dump does: until it ends, no row that anyone leaves behind can be cleaned away.</summary>
    private static async Task<NpgsqlConnection> HoldSnapshotAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM pg_class", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private static async Task<IReadOnlyDictionary<string, string>> ReadSettingsAsync(NpgsqlDataSource dataSource)
    {
        await using var command = dataSource.CreateCommand("SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY ($1)");
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = _reported });
        await using var reader = await command.ExecuteReaderAsync();
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
        {
            settings.Add(reader.GetString(0), reader.GetString(1));
        }

        return settings;
    }
}
