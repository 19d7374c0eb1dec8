using Npgsql;

namespace Cqrs.Kit.TestSupport;

/// <summary>A fresh database for a test or a test class, dropped when disposed. Without a server the test is skipped, or fails in CI.</summary>
public sealed class PostgreSqlDatabase : IAsyncDisposable
{
    private const int DropTries = 10;
    private const int DropTimeout = 10; // seconds

    private readonly PostgreSqlServer _server;

    private PostgreSqlDatabase(PostgreSqlServer server, string name)
    {
        _server = server;
        Name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>The database's name: lower-case letters, digits and underscores.</summary>
    public string Name { get; }

    /// <summary>To the database, as its owner.</summary>
    public string ConnectionString { get; }

    /// <summary>Creates one on the shared server, or on the one given.</summary>
    public static async Task<PostgreSqlDatabase> CreateAsync(PostgreSqlServer? server = null)
    {
        server ??= await PostgreSqlServer.GetAsync();
        var database = new PostgreSqlDatabase(server, "cqrskit_" + Guid.CreateVersion7().ToString("N"));
        await ExecuteAsync(server.ConnectionString, $"CREATE DATABASE {database.Name} TEMPLATE template0");
        return database;
    }

    /// <summary>Runs statements that return nothing, on a connection of their own.</summary>
    public Task ExecuteAsync(string sql) => ExecuteAsync(ConnectionString, sql);

    /// <summary>The first column of the first row; the type's default when there is none.</summary>
    public async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var connection = await OpenAsync(ConnectionString);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    /// <summary>Drops it, with whoever is connected and whatever was left prepared.</summary>
    public async ValueTask DisposeAsync()
    {
        await using (var connection = new NpgsqlConnection(ConnectionString))
        {
            NpgsqlConnection.ClearPool(connection);
        }

        while (await ScalarAsync<string>("SELECT gid FROM pg_prepared_xacts WHERE database = current_database()") is { } prepared)
        {
            await ExecuteAsync($"ROLLBACK PREPARED '{prepared.Replace("'", "''", StringComparison.Ordinal)}'");
        }

        for (var tries = 1; !await TryDropAsync(mayTimeOut: tries < DropTries); tries++)
        {
        }
    }

    /// <summary>
    /// A drop waits until every process of the server has heard of it. It was seen to wait for half a minute at that barrier while all listed processes were
    /// idle, it seems for one that was just starting. Another drop tells all of them again: hence a short timeout and another try.
    /// </summary>
    private async Task<bool> TryDropAsync(bool mayTimeOut)
    {
        await using var connection = await OpenAsync(_server.ConnectionString);
        await using var command = new NpgsqlCommand($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)", connection) { CommandTimeout = DropTimeout };
        try
        {
            await command.ExecuteNonQueryAsync();
            return true;
        }
        catch (NpgsqlException exception) when (mayTimeOut && exception is { InnerException: TimeoutException } or { SqlState: PostgresErrorCodes.QueryCanceled })
        {
            return false;
        }
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = await OpenAsync(connectionString);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Not pooled: a connection kept open would be one less for the tests, and may be one that a restart has cut.</summary>
    private static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
