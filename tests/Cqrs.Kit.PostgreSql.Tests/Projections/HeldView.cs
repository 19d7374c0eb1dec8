using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.Projections;

/// <summary>Another session that holds something for as long as the test wants it, as a dump or a long report does.</summary>
internal sealed class HeldView : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private HeldView(NpgsqlConnection connection, NpgsqlTransaction transaction) => (_connection, _transaction) = (connection, transaction);

    /// <summary>Holds what a statement locks.</summary>
    public static async Task<HeldView> HoldAsync(PostgreSqlDatabase database, string sql)
    {
        var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return new HeldView(connection, transaction);
    }

    /// <summary>Returns when a session waits for one of this database's relations or rows, with its process.</summary>
    public static Task<int> WaitedForAsync(PostgreSqlDatabase database, string statement) => database.UntilAsync(
        $"select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query ilike '{statement}'");

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
