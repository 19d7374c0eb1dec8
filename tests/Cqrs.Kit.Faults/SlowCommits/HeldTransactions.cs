using Npgsql;

namespace Cqrs.Kit.Faults.SlowCommits;

/// <summary>Transactions that have nothing to do with the log and stay open for long: idle ones that have written, old snapshots, prepared ones. Of one database of the server.</summary>
internal sealed class HeldTransactions(string connectionString, int seed, CancellationToken stopping)
{
    private const string Prepare = """
        create schema if not exists held;
        create table if not exists held.notes (id bigint generated always as identity primary key, at timestamptz not null default now());
        """;

    private const int LeastSeconds = 6;
    private const int MostSeconds = 10;
    private static readonly TimeSpan _forGood = TimeSpan.FromDays(1);
    private readonly Random _random = new(seed);
    private int _count;

    /// <summary>How many there were.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Holds some for a while, one after the other, and some to the end.</summary>
    public async Task RunAsync()
    {
        await using var dataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "held" }.ConnectionString);
        await using (var command = dataSource.CreateCommand(Prepare))
        {
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }

        await Task.WhenAll(
            AgainAsync(() => HoldAsync(dataSource, Next())),
            AgainAsync(() => HoldSnapshotAsync(dataSource, Next())),
            AgainAsync(() => HoldPreparedAsync(dataSource, Next())),
            HoldAsync(dataSource, _forGood),
            HoldPreparedAsync(dataSource, _forGood));
    }

    private async Task AgainAsync(Func<Task> hold)
    {
        while (!stopping.IsCancellationRequested)
        {
            await hold();
        }
    }

    private TimeSpan Next()
    {
        lock (_random)
        {
            return TimeSpan.FromSeconds(LeastSeconds + _random.NextDouble() * (MostSeconds - LeastSeconds));
        }
    }

    /// <summary>One that has written, and is committed, rolled back or ended by the server.</summary>
    private async Task HoldAsync(NpgsqlDataSource dataSource, TimeSpan time)
    {
        await using var connection = await dataSource.OpenConnectionAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        await ExecuteAsync(connection, "insert into held.notes default values");
        await HoldAsync(time);
        if (Count % 3 == 0)
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        else if (Count % 3 == 1)
        {
            await ExecuteAsync(dataSource, $"select pg_terminate_backend({connection.ProcessID})");
        }
    }

    /// <summary>One that sees everything as it was.</summary>
    private async Task HoldSnapshotAsync(NpgsqlDataSource dataSource, TimeSpan time)
    {
        await using var connection = await dataSource.OpenConnectionAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, CancellationToken.None);
        await ExecuteAsync(connection, "select count(*) from held.notes");
        await HoldAsync(time);
    }

    /// <summary>One that not even a restart of the server would end.</summary>
    private async Task HoldPreparedAsync(NpgsqlDataSource dataSource, TimeSpan time)
    {
        var name = $"held-{Guid.CreateVersion7():N}";
        await ExecuteAsync(dataSource, $"begin; insert into held.notes default values; prepare transaction '{name}'");
        await HoldAsync(time);
        await ExecuteAsync(dataSource, $"{(Count % 2 == 0 ? "commit" : "rollback")} prepared '{name}'");
    }

    private async Task HoldAsync(TimeSpan time)
    {
        Interlocked.Increment(ref _count);
        await Task.Delay(time, TimeProvider.System, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource dataSource, string sql)
    {
        await using var connection = await dataSource.OpenConnectionAsync(CancellationToken.None);
        await ExecuteAsync(connection, sql);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
