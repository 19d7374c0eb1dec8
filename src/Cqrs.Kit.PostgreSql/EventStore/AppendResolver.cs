using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Says what became of an append: by its id, which is the id of its first event, and by its content.</summary>
internal sealed class AppendResolver(Database database, AppendStatements statements, CommandRetention retention)
{
    /// <summary>Whether the append is a record without events that may have been written and deleted since.</summary>
    public bool MayBeForgotten(AppendRequest? request) => request is { Streams.Count: 0, Id: var id } && retention.IsOver(id);

    /// <summary>Refuses such an append, unless its record is still there.</summary>
    /// <exception cref="AppendIdExpiredException">It is not there: to write it could be to write it twice.</exception>
    public async ValueTask RefuseForgottenAsync(EncodedAppend append, CancellationToken cancellationToken)
    {
        if (append.Streams.Count == 0 && retention.IsOver(append.Id) && await FindAsync(append, underLock: false, cancellationToken).ConfigureAwait(false) is null)
        {
            throw new AppendIdExpiredException(append.Id, retention.Keep!.Value);
        }
    }

    /// <summary>The result that the append had; null when it is not in the log.</summary>
    /// <param name="append">The append.</param>
    /// <param name="underLock">Whether to wait for appends that are on their way: true when the append itself may be one of them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AppendIdReusedException">The id belongs to an append with other content.</exception>
    public async ValueTask<AppendResult?> FindAsync(EncodedAppend append, bool underLock, CancellationToken cancellationToken)
    {
        var count = append.Streams.Sum(stream => stream.Events.Count);
        var events = new NpgsqlBatchCommand(database.Sql.ResolveAppendEvents).With(NpgsqlDbType.Uuid, append.Id).With(NpgsqlDbType.Bigint, (long)count);
        var command = new NpgsqlBatchCommand(database.Sql.ResolveAppendCommand).With(NpgsqlDbType.Uuid, append.Id);
        var connection = await database.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var batch = underLock
            ? database.Batch(connection, statements.Begin(), statements.Lock(), events, command, statements.Commit())
            : database.Batch(connection, new(database.Sql.IndexPlans), events, command);
        await using var __ = batch.ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var ___ = reader.ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var stored = new StoredAppend();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            stored.Add(reader);
        }

        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        if (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            stored.SetCommand(reader);
        }

        return stored.IsEmpty ? null : stored.ResultOf(append, retention.IsOver(append.Id)) ?? throw new AppendIdReusedException(append.Id);
    }

    /// <summary>The result of an append whose id is known to be there.</summary>
    /// <exception cref="AppendIdReusedException">The id belongs to an append with other content.</exception>
    public async ValueTask<AppendResult> FirstResultAsync(EncodedAppend append) =>
        await FindAsync(append, underLock: false, CancellationToken.None).ConfigureAwait(false) ?? throw new AppendIdReusedException(append.Id);

    /// <summary>Which of these appends are in the database, once those that are on their way have ended.</summary>
    public async ValueTask<HashSet<Guid>> FindWrittenAsync(IReadOnlyCollection<Guid> appendIds)
    {
        var connection = await database.OpenStoreAsync(CancellationToken.None).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var find = new NpgsqlBatchCommand(database.Sql.FindAppends).WithArray(NpgsqlDbType.Uuid, appendIds.ToArray());
        var batch = database.Batch(connection, statements.Begin(), statements.Lock(), find, statements.Commit());
        await using var __ = batch.ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
        await using var ___ = reader.ConfigureAwait(false);
        await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false);
        HashSet<Guid> written = [];
        while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            written.Add(reader.GetGuid(0));
        }

        return written;
    }

    /// <summary>The result of an append that was refused.</summary>
    /// <exception cref="StreamClosedException">A stream of it is closed.</exception>
    /// <exception cref="StreamErasedException">A stream of it is erased.</exception>
    /// <exception cref="AppendIdReusedException">The id belongs to an append with other content.</exception>
    public async ValueTask<AppendResult> ResultOfAsync(EncodedAppend append, UnitAnswer refusal) => refusal.Verdict switch
    {
        AppendVerdict.IdThere => await FirstResultAsync(append).ConfigureAwait(false),
        AppendVerdict.CommandKnown => AppendResult.Known(await FindCommandAsync(append.Command!.Id, CancellationToken.None).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"The record of the command {append.Command.Id} was there, and is gone.")),
        AppendVerdict.Closed => throw new StreamClosedException(append.Streams[refusal.Stream].Name),
        AppendVerdict.Erased => throw new StreamErasedException(append.Streams[refusal.Stream].Name),
        _ => AppendResult.Conflicted(refusal.ConflictOf(append)),
    };

    /// <summary>What was recorded of a command, or null.</summary>
    public ValueTask<CommandRecord?> FindCommandAsync(CommandId id, CancellationToken cancellationToken) => database.QueryAsync(
        new NpgsqlBatchCommand(database.Sql.FindCommand).With(NpgsqlDbType.Uuid, id.Value),
        async (reader, token) => await reader.ReadAsync(token).ConfigureAwait(false)
            ? new CommandRecord(id, reader.GetFieldValue<byte[]>(0), reader.GetFieldValue<byte[]>(1), new LogPosition(reader.GetInt64(2)))
            : null,
        cancellationToken);
}
