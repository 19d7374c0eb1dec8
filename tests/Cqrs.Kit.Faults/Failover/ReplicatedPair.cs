using System.Diagnostics;
using System.Globalization;

using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.Faults.Failover;

/// <summary>A primary and a replica that follows it asynchronously, on two ports that stay the same: after each failover a new replica comes to the port of the primary that was killed.</summary>
internal sealed class ReplicatedPair : IAsyncDisposable
{
    private const string Name = "orders";
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);
    private PostgreSqlServer _primary;
    private PostgreSqlServer _replica;

    private ReplicatedPair(PostgreSqlServer primary, PostgreSqlServer replica) => (_primary, _replica) = (primary, replica);

    /// <summary>To whichever of the two is the primary, as docs/operations/postgresql.md has it.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(Database(_primary.ConnectionString))
    {
        Host = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{PortOf(_primary)},127.0.0.1:{PortOf(_replica)}"),
        TargetSessionAttributes = "primary",
        HostRecheckSeconds = 1,
        Timeout = 5,
    }.ConnectionString;

    /// <summary>Starts both, with an empty database.</summary>
    public static async Task<ReplicatedPair> StartAsync()
    {
        var primary = await PostgreSqlServer.StartPrivateAsync();
        await ExecuteAsync(primary.ConnectionString, $"create database {Name}");
        return new ReplicatedPair(primary, await primary.StartReplicaAsync(LoopbackPort.Free()));
    }

    /// <summary>Waits until the replica has all that the primary has committed.</summary>
    public async Task ArrivedAsync()
    {
        var flushed = await ScalarAsync<string>(_primary.ConnectionString, "select pg_current_wal_flush_lsn()::text");
        await UntilAsync(_replica.ConnectionString, $"select pg_last_wal_replay_lsn() >= '{flushed}'::pg_lsn");
    }

    /// <summary>Whether no session whose name begins so is at work on the primary, within a time.</summary>
    public async Task<bool> IsQuietAsync(string names, TimeSpan within)
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < within)
        {
            if (await ScalarAsync<bool>(_primary.ConnectionString, $"select not exists (select from pg_stat_activity where application_name like '{names}%' and state not in ('idle', 'disabled'))"))
            {
                return true;
            }

            await Task.Delay(_look, TimeProvider.System);
        }

        return false;
    }

    /// <summary>Cuts the stream: from now on nothing arrives at the replica. Returns when all that had arrived can be read there.</summary>
    public async Task CutStreamAsync()
    {
        await ExecuteAsync(_replica.ConnectionString, "alter system set primary_conninfo = ''");
        await ExecuteAsync(_replica.ConnectionString, "select pg_reload_conf()");
        await UntilAsync(_replica.ConnectionString, "select not exists (select from pg_stat_wal_receiver) and pg_last_wal_replay_lsn() = pg_last_wal_receive_lsn()");
    }

    /// <summary>The newest position at the replica.</summary>
    public Task<long> ReplicaHeadAsync() => ScalarAsync<long>(Database(_replica.ConnectionString), "select coalesce(max(position), 0) from cqrs.events");

    public Task KillPrimaryAsync() => _primary.KillAsync();

    /// <summary>Makes the replica the primary.</summary>
    public async Task PromoteAsync()
    {
        await _replica.PromoteAsync();
        (_primary, _replica) = (_replica, _primary);
    }

    /// <summary>What is on the disk of the primary that was killed: it is started where no client looks.</summary>
    /// <returns>To its database.</returns>
    public async Task<string> StartOldAsync() => Database(await _replica.StartOnAsync(LoopbackPort.Free()));

    /// <summary>Removes the primary that was killed, and starts a new replica in its place.</summary>
    public async Task ReplaceOldAsync()
    {
        var port = PortOf(_replica);
        await _replica.DisposeAsync();
        _replica = await _primary.StartReplicaAsync(port);
    }

    public async ValueTask DisposeAsync()
    {
        await _replica.DisposeAsync();
        await _primary.DisposeAsync();
    }

    private static int PortOf(PostgreSqlServer server) => new NpgsqlConnectionStringBuilder(server.ConnectionString).Port;

    private static string Database(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { Database = Name }.ConnectionString;

    private static async Task UntilAsync(string connectionString, string sql)
    {
        while (!await ScalarAsync<bool>(connectionString, sql))
        {
            await Task.Delay(_look, TimeProvider.System);
        }
    }

    private static async Task<T> ScalarAsync<T>(string connectionString, string sql)
    {
        await using var connection = await OpenAsync(connectionString);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = await OpenAsync(connectionString);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
