using System.Data;
using System.Runtime.CompilerServices;

using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Reads streams and the log a page at a time, so that neither memory nor a connection is held for as long as a slow consumer takes.</summary>
/// <remarks>Pages need no common snapshot: what is in the log does not change, and what is behind a position that was seen is all there.</remarks>
internal sealed class EventReader(Database database, EventCodec codec)
{
    /// <summary>How many positions one statement looks through for rare events: positions have no holes, so that bounds its time.</summary>
    private const long FilterWindow = 50_000;

    public async IAsyncEnumerable<RecordedEvent> StreamAsync(StreamName stream, StreamReadOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sql = options.Backwards ? database.Sql.ReadStreamBackwards : database.Sql.ReadStreamForwards;
        var from = options.FromVersion ?? (options.Backwards ? long.MaxValue : 0);
        using var rows = new EventRows(codec, stream);
        var page = new EventPage(options.MaxCount, database.Options.ReadPageSize);
        while (page.Next > 0)
        {
            var query = new NpgsqlBatchCommand(sql)
                .With(NpgsqlDbType.Text, stream.Value)
                .With(NpgsqlDbType.Bigint, from)
                .With(NpgsqlDbType.Bigint, page.Next);
            await FetchAsync(query, rows, page, null, cancellationToken).ConfigureAwait(false);
            foreach (var recorded in page.Events)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return recorded;
                from = options.Backwards ? recorded.Version - 1 : recorded.Version + 1;
            }

            page.ThrowIfFailed();
        }
    }

    public async IAsyncEnumerable<RecordedEvent> LogAsync(LogPosition after, LogReadOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isFiltered = options.EventTypes is not null || options.ExceptEventTypes is not null || options.StreamTypes is not null;
        var (eventTypes, exceptTypes, streamTypes) = (options.EventTypes?.ToArray(), options.ExceptEventTypes?.ToArray(), options.StreamTypes?.ToArray());
        var end = options.UpTo?.Value ?? long.MaxValue;
        using var rows = new EventRows(codec, default);
        var page = new EventPage(options.MaxCount, database.Options.ReadPageSize);
        var from = after.Value;
        for (var isFirst = true; page.Next > 0 && from < end; isFirst = false)
        {
            var to = isFiltered && end - from > FilterWindow ? from + FilterWindow : end;
            var query = new NpgsqlBatchCommand(isFiltered ? database.Sql.ReadLogFiltered : database.Sql.ReadLog)
                .With(NpgsqlDbType.Bigint, from)
                .With(NpgsqlDbType.Bigint, to)
                .With(NpgsqlDbType.Bigint, page.Next);
            if (isFiltered)
            {
                query.WithArray(NpgsqlDbType.Text, eventTypes).WithArray(NpgsqlDbType.Text, streamTypes).WithArray(NpgsqlDbType.Text, exceptTypes);
            }

            var head = await FetchAsync(query, rows, page, isFirst ? new NpgsqlBatchCommand(database.Sql.ReadHead) : null, cancellationToken).ConfigureAwait(false);
            end = Math.Min(end, head ?? end);
            foreach (var recorded in page.Events)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (recorded.Position.Value > end)
                {
                    yield break; // appended between the two statements of the first page
                }

                yield return recorded;
                from = recorded.Position.Value;
            }

            page.ThrowIfFailed();
            if (page.Next == 0 && to < end)
            {
                from = to;
                page.GoOn();
            }
        }
    }

    /// <summary>Fetches a page, and before it the head of the log when asked to.</summary>
    private async ValueTask<long?> FetchAsync(NpgsqlBatchCommand query, EventRows rows, EventPage page, NpgsqlBatchCommand? headQuery, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var indexesOnly = new NpgsqlBatchCommand(database.Sql.IndexPlans);
        var batch = headQuery is null ? database.Batch(connection, indexesOnly, query) : database.Batch(connection, indexesOnly, headQuery, query);
        await using var __ = batch.ConfigureAwait(false);
        await database.PrepareAsync(batch, cancellationToken).ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken).ConfigureAwait(false);
        await using var ___ = reader.ConfigureAwait(false);
        long? head = null;
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        if (headQuery is not null)
        {
            await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            head = reader.GetInt64(0);
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }

        page.Begin();
        while (page.HasRoom && await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                page.Add(rows.Read(reader), rows.LastBytes);
            }
            catch (CqrsException exception)
            {
                page.Fail(exception); // thrown after the events before it were given
            }
        }

        page.End();
        return head;
    }
}
