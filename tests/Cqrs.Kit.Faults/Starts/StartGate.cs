using Npgsql;

namespace Cqrs.Kit.Faults.Starts;

/// <summary>Holds up all who look for a schema of a database, so that they go on at one moment.</summary>
internal sealed class StartGate : IAsyncDisposable
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private StartGate(NpgsqlConnection connection, NpgsqlTransaction transaction) => (_connection, _transaction) = (connection, transaction);

    /// <summary>Closes it.</summary>
    public static async Task<StartGate> CloseAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "gate", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        var gate = new StartGate(connection, await connection.BeginTransactionAsync());
        await using var command = new NpgsqlCommand("lock table pg_catalog.pg_namespace in access exclusive mode", connection);
        await command.ExecuteNonQueryAsync();
        return gate;
    }

    /// <summary>Opens it once so many processes stand before it.</summary>
    public async Task OpenAsync(int processes)
    {
        await using var forget = new NpgsqlCommand("select pg_stat_clear_snapshot()", _connection); // a transaction sees the sessions as they were when it looked first
        await using var look = new NpgsqlCommand("select count(distinct application_name) from pg_catalog.pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'", _connection);
        while ((long)(await look.ExecuteScalarAsync())! < processes)
        {
            await Task.Delay(_look, TimeProvider.System);
            await forget.ExecuteNonQueryAsync();
        }

        await _transaction.RollbackAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
