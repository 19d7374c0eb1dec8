using System.Data;

using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>A transaction of a change to a stream as a whole. From its first statement on no other such change to that stream is on its way.</summary>
internal sealed class LifecycleTransaction : IAsyncDisposable
{
    private readonly Database _database;
    private readonly NpgsqlConnection _connection;

    private LifecycleTransaction(Database database, NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        (_database, _connection, Transaction) = (database, connection, transaction);

    public NpgsqlTransaction Transaction { get; }

    public static async ValueTask<LifecycleTransaction> BeginAsync(Database database, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return new LifecycleTransaction(database, connection, await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Sends statements in one round trip.</summary>
    /// <exception cref="LostConnectionException">The connection was lost, so what was sent may have been committed.</exception>
    public async ValueTask SendAsync(IEnumerable<NpgsqlBatchCommand> commands, CancellationToken cancellationToken) =>
        await AskAsync(commands, 0, static (_, _) => ValueTask.FromResult(true), cancellationToken).ConfigureAwait(false);

    /// <summary>Sends statements in one round trip, and reads one of the results.</summary>
    /// <param name="commands">The statements.</param>
    /// <param name="result">How many results of rows come before it.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="cancellationToken">Gives up before they are sent.</param>
    /// <exception cref="LostConnectionException">The connection was lost, so what was sent may have been committed.</exception>
    public async ValueTask<T> AskAsync<T>(IEnumerable<NpgsqlBatchCommand> commands, int result, Func<NpgsqlDataReader, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var batch = _database.Batch(_connection, [.. commands]);
        await using var _ = batch.ConfigureAwait(false);
        try
        {
            // A COMMIT may be among them: from here on a token would only hide whether it was reached.
            var reader = await batch.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
            await using var __ = reader.ConfigureAwait(false);
            for (var i = 0; i < result; i++)
            {
                await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false);
            }

            var answer = await read(reader, CancellationToken.None).ConfigureAwait(false);
            while (await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false))
            {
                // to the last answer, which may be an error
            }

            return answer;
        }
        catch (NpgsqlException exception) when (PostgreSqlFaults.IsOutcomeUnknown(exception, _connection))
        {
            throw new LostConnectionException(exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Transaction.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }
}
