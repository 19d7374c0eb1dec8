using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>The connection of the flushes, with the batch prepared on it once. For one flush at a time.</summary>
/// <remarks>Where the log has a pool of its own it is kept, so that appends go on however busy the other connections are; where not, it is given back
/// when nothing is to be written.</remarks>
internal sealed class FlushConnection(Database database, AppendStatements statements) : IAsyncDisposable
{
    private NpgsqlConnection? _connection;
    private NpgsqlBatch? _batch;
    private AppendCommand? _append;

    /// <summary>One round trip: the append, under the log's lock, and the commit.</summary>
    /// <exception cref="LostConnectionException">The connection was lost while the flush was on its way.</exception>
    public async ValueTask<AppendAnswer> SendAsync(Flush flush)
    {
        try
        {
            await OpenAsync().ConfigureAwait(false);
            _append!.Fill(flush.Units);
            return await ExecuteAsync(_batch!).ConfigureAwait(false);
        }
        catch (NpgsqlException exception) when (_connection is { } connection && _batch is not null && PostgreSqlFaults.IsOutcomeUnknown(exception, connection))
        {
            await DisposeAsync().ConfigureAwait(false);
            throw new LostConnectionException(exception);
        }
        catch (PostgresException) when (_batch is not null)
        {
            await RollbackAsync().ConfigureAwait(false);
            throw;
        }
        catch
        {
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Nothing is to be written for now.</summary>
    public ValueTask RestAsync() => database.HasStorePool ? ValueTask.CompletedTask : DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        var (batch, connection) = (_batch, _connection);
        (_batch, _connection, _append) = (null, null, null);
        if (batch is not null)
        {
            await batch.DisposeAsync().ConfigureAwait(false);
        }

        if (connection is not null)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async ValueTask<AppendAnswer> ExecuteAsync(NpgsqlBatch batch)
    {
        // From here on it may be committed: a token would only hide whether it was.
        var reader = await batch.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
        await using var _ = reader.ConfigureAwait(false);
        await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        var answer = AppendAnswer.Read(reader);
        while (await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false))
        {
            // to the commit's answer, which may be an error
        }

        return answer;
    }

    private async ValueTask RollbackAsync()
    {
        try
        {
            var batch = database.Batch(_connection!, new NpgsqlBatchCommand(database.Sql.Rollback));
            await using var _ = batch.ConfigureAwait(false);
            await batch.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
            await DisposeAsync().ConfigureAwait(false); // the error that brought us here is the one to tell
        }
    }

    private async ValueTask OpenAsync()
    {
        if (_batch is not null)
        {
            return;
        }

        _connection = await database.OpenStoreAsync(CancellationToken.None).ConfigureAwait(false);
        _append = new AppendCommand(database);
        var batch = database.Batch(_connection, statements.Begin(), _append.Command, statements.Commit());
        await database.PrepareAsync(batch, CancellationToken.None).ConfigureAwait(false);
        _batch = batch;
    }
}
