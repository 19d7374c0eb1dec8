using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.Support;

/// <summary>Holds appends in the middle of their COMMIT: a deferred trigger waits for a lock that the test has.</summary>
internal sealed class Holds : IAsyncDisposable
{
    /// <summary>Where it was installed: from then on it holds inserts rather than commits.</summary>
    public const string InCopy = """
        drop trigger hold on cqrs.events;
        create function hold_row() returns trigger language plpgsql as $$
        begin
            perform pg_advisory_xact_lock((new.data->>'hold')::bigint);
            return new;
        end $$;
        create trigger hold_row before insert on cqrs.events for each row when (new.data->>'hold' is not null) execute function hold_row();
        """;

    private const string InThisDatabase = "database = (select oid from pg_database where datname = current_database())";

    private const string Install = """
        create function hold() returns trigger language plpgsql as $$
        begin
            perform pg_advisory_xact_lock((new.data->>'hold')::bigint);
            return null;
        end $$;
        create constraint trigger hold after insert on cqrs.events deferrable initially deferred
            for each row when (new.data->>'hold' is not null) execute function hold();
        """;

    private readonly PostgreSqlDatabase _database;
    private readonly NpgsqlConnection _connection;

    private Holds(PostgreSqlDatabase database, NpgsqlConnection connection)
    {
        _database = database;
        _connection = connection;
    }

    public static async Task<Holds> InstallAsync(PostgreSqlDatabase database)
    {
        await database.ExecuteAsync(Install);
        return await JoinAsync(database);
    }

    /// <summary>Another session for the holds that are installed already.</summary>
    public static async Task<Holds> JoinAsync(PostgreSqlDatabase database)
    {
        var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return new Holds(database, connection);
    }

    public Task TakeAsync(long hold) => ExecuteAsync($"select pg_advisory_lock({hold})");

    public Task ReleaseAsync(long hold) => ExecuteAsync($"select pg_advisory_unlock({hold})");

    /// <summary>Returns when a session waits for the lock.</summary>
    /// <returns>Its process.</returns>
    public Task<int> ReachedAsync(long hold) => _database.UntilAsync(
        $"select pid from pg_locks where {InThisDatabase} and locktype = 'advisory' and not granted and classid = 0 and objid = {hold}");

    /// <summary>Returns when so many sessions wait for an advisory lock other than a hold: the log's.</summary>
    public Task QueuedAsync(int count) => _database.UntilAsync(
        $"select 1 from pg_locks where {InThisDatabase} and locktype = 'advisory' and not granted and classid <> 0 having count(*) = {count}");

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
