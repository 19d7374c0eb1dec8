using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Writes a chunk in one transaction. Under the log's lock are three round trips (of COPY's begin, its end, and the COMMIT) and the bytes of the rows.</summary>
internal sealed class ImportTransaction(Database database, ImportConnection connection, ImportPace pace, TimeProvider time)
{
    /// <summary>The server works on a piece while the next is on its way.</summary>
    private const int PieceLength = 64 * 1024;

    private readonly SqlText _sql = database.Sql;

    /// <summary>Writes the new events of a chunk.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="onSending">Called when the server has something to do.</param>
    /// <param name="cancellationToken">Gives up, except on the commit.</param>
    /// <returns>False when a stream that goes on was closed since it was looked up; nothing was written.</returns>
    /// <exception cref="LostConnectionException">The connection was lost when the commit was on its way.</exception>
    public ValueTask<bool> TryWriteAsync(ImportChunk chunk, Action onSending, CancellationToken cancellationToken) =>
        connection.UseAsync((open, token) => TryWriteAsync(open, chunk, onSending, token), cancellationToken);

    /// <summary>Whether the chunk is in the log where it was to be written, once the session that wrote it has let go of the log.</summary>
    public ValueTask<bool> IsWrittenAsync(ImportChunk chunk, CancellationToken cancellationToken) =>
        connection.UseAsync((open, token) => IsWrittenAsync(open, chunk, token), cancellationToken);

    private async ValueTask<bool> TryWriteAsync(NpgsqlConnection open, ImportChunk chunk, Action onSending, CancellationToken cancellationToken)
    {
        var begin = database.Batch(open, new(_sql.Begin), LockLog(), Head(chunk));
        await using var _ = begin.ConfigureAwait(false);
        var end = new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint };
        var commit = database.Batch(open, [Streams(chunk, end), .. Notify(), new(_sql.Commit)]);
        await using var __ = commit.ConfigureAwait(false);
        await database.PrepareAsync(begin, cancellationToken).ConfigureAwait(false);
        await database.PrepareAsync(commit, cancellationToken).ConfigureAwait(false);

        var (head, isClosed) = await ReadHeadAsync(begin, cancellationToken).ConfigureAwait(false);
        var locked = time.GetTimestamp();
        if (isClosed)
        {
            await RollbackAsync(open).ConfigureAwait(false);
            return false;
        }

        end.TypedValue = head;
        chunk.Place(head);
        await CopyAsync(open, chunk, onSending, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        await CommitAsync(open, commit).ConfigureAwait(false);
        pace.Took(chunk.Weight, time.GetElapsedTime(locked));
        return true;
    }

    private async ValueTask<bool> IsWrittenAsync(NpgsqlConnection open, ImportChunk chunk, CancellationToken cancellationToken)
    {
        var find = new NpgsqlBatchCommand(_sql.FindEventIds).WithArray<Guid>(NpgsqlDbType.Uuid, [chunk.Rows[chunk.New[^1]].Id]);
        var batch = database.Batch(open, new(_sql.Begin), LockLog(), find, new(_sql.Commit));
        await using var _ = batch.ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) && reader.GetInt64(1) == chunk.LastPosition;
    }

    private NpgsqlBatchCommand LockLog() => new NpgsqlBatchCommand(_sql.LockLog).With(NpgsqlDbType.Bigint, database.LogLock);

    private NpgsqlBatchCommand Head(ImportChunk chunk) => new NpgsqlBatchCommand(_sql.ImportHead)
        .WithArray<long>(NpgsqlDbType.Bigint, [.. chunk.Streams.Where(stream => stream.GoesOn).Select(stream => stream.Id)]);

    private NpgsqlBatchCommand Streams(ImportChunk chunk, NpgsqlParameter<long> end)
    {
        var added = chunk.Streams.Where(stream => stream.Begins).ToList();
        var command = new NpgsqlBatchCommand(_sql.ImportStreams)
            .WithArray<string>(NpgsqlDbType.Text, [.. added.Select(stream => stream.Name.Value)])
            .WithArray<string>(NpgsqlDbType.Text, [.. added.Select(stream => stream.Name.Type)])
            .WithArray<long>(NpgsqlDbType.Bigint, [.. added.Select(stream => (long)stream.First)]);
        command.Parameters.Add(end);
        return command;
    }

    private IEnumerable<NpgsqlBatchCommand> Notify() => database.Options.Notify
        ? [new NpgsqlBatchCommand(_sql.Notify).With(NpgsqlDbType.Text, database.Channel).With(NpgsqlDbType.Text, database.Sender)]
        : [];

    private static async ValueTask<(long Head, bool IsClosed)> ReadHeadAsync(NpgsqlBatch begin, CancellationToken cancellationToken)
    {
        var reader = await begin.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = reader.ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return (reader.GetInt64(0), reader.GetBoolean(1));
    }

    private async ValueTask RollbackAsync(NpgsqlConnection open)
    {
        var rollback = database.Batch(open, new NpgsqlBatchCommand(_sql.Rollback));
        await using var _ = rollback.ConfigureAwait(false);
        await rollback.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Sends the rows. When it throws, the connection is let go, which undoes the transaction.</summary>
    private async ValueTask CopyAsync(NpgsqlConnection open, ImportChunk chunk, Action onSending, CancellationToken cancellationToken)
    {
        var copy = await open.BeginRawBinaryCopyAsync(_sql.ImportEvents, cancellationToken).ConfigureAwait(false);
        copy.ReadTimeout = copy.WriteTimeout = database.CommandTimeout * 1_000;
        onSending();
        await copy.WriteAsync(CopyRow.Header, cancellationToken).ConfigureAwait(false);
        foreach (var bytes in chunk.NewBytes())
        {
            for (var start = 0; start < bytes.Length; start += PieceLength)
            {
                await copy.WriteAsync(bytes[start..Math.Min(start + PieceLength, bytes.Length)], cancellationToken).ConfigureAwait(false);
            }
        }

        await copy.WriteAsync(CopyRow.Trailer, cancellationToken).ConfigureAwait(false);
        await copy.DisposeAsync().ConfigureAwait(false);
    }

    private static async ValueTask CommitAsync(NpgsqlConnection open, NpgsqlBatch commit)
    {
        try
        {
            await commit.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (NpgsqlException exception) when (PostgreSqlFaults.IsOutcomeUnknown(exception, open))
        {
            throw new LostConnectionException(exception);
        }
    }
}
