using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Looks up what the log has of a chunk, outside of the log's lock. What changes since then meets a constraint of the log.</summary>
internal sealed class ImportLookup(Database database, ImportConnection connection)
{
    private Dictionary<StreamName, FoundStream> _known = [];

    /// <summary>What the log has of a chunk. Ids are asked for first, so that an event that is written in between is found at its version.</summary>
    public async ValueTask<ImportFindings> FindAsync(ImportChunk chunk, ImportDoubt doubt, CancellationToken cancellationToken)
    {
        var ids = doubt == ImportDoubt.Everything ? await FindIdsAsync([.. chunk.Rows.Select(row => row.Id)], cancellationToken).ConfigureAwait(false) : null;
        var streams = await FindStreamsAsync(chunk, doubt, cancellationToken).ConfigureAwait(false);
        int[] rows = streams.Count == 0 ? [] : [.. Enumerable.Range(0, chunk.Rows.Count).Where(IsThere)];
        var events = rows.Length == 0 ? [] : await FindEventsAsync(chunk, rows, streams, cancellationToken).ConfigureAwait(false);
        return new ImportFindings(streams, events, ids);

        bool IsThere(int row) => streams.TryGetValue(chunk.Rows[row].Stream, out var stream) && chunk.Rows[row].Version <= stream.Version;
    }

    /// <summary>Remembers what a chunk that was written has made of its streams, as the next one often goes on with them.</summary>
    public void Remember(ImportChunk written) =>
        _known = written.Streams.ToDictionary(stream => stream.Name, stream => new FoundStream(stream.Id, stream.Next - 1, stream.IsClosed, stream.IsErased));

    private async ValueTask<Dictionary<int, FoundStream>> FindStreamsAsync(ImportChunk chunk, ImportDoubt doubt, CancellationToken cancellationToken)
    {
        Dictionary<int, FoundStream> remembered = [];
        List<int> asked = [];
        for (var index = 0; index < chunk.Streams.Count; index++)
        {
            var stream = chunk.Streams[index];
            if (doubt == ImportDoubt.None && _known.TryGetValue(stream.Name, out var known))
            {
                remembered.Add(index, known);
            }
            else if (doubt > ImportDoubt.None || !stream.IsWhole)
            {
                asked.Add(index);
            }
        }

        var found = asked.Count == 0 ? [] : await FindStreamsAsync(chunk, [.. asked], cancellationToken).ConfigureAwait(false);
        foreach (var (index, known) in remembered)
        {
            found.Add(index, known);
        }

        return found;
    }

    private ValueTask<Dictionary<Guid, long>> FindIdsAsync(Guid[] ids, CancellationToken cancellationToken) => QueryAsync(
        new NpgsqlBatchCommand(database.Sql.FindEventIds).WithArray(NpgsqlDbType.Uuid, ids),
        static row => (row.GetGuid(0), row.GetInt64(1)),
        cancellationToken);

    private ValueTask<Dictionary<int, FoundStream>> FindStreamsAsync(ImportChunk chunk, int[] asked, CancellationToken cancellationToken) => QueryAsync(
        new NpgsqlBatchCommand(database.Sql.FindStreams)
            .WithArray(NpgsqlDbType.Integer, asked)
            .WithArray<string>(NpgsqlDbType.Text, [.. asked.Select(stream => chunk.Streams[stream].Name.Value)]),
        static row => (row.GetInt32(0), new FoundStream(row.GetInt64(1), row.GetInt64(2), row.GetBoolean(3), row.GetBoolean(4))),
        cancellationToken);

    private ValueTask<Dictionary<int, FoundEvent>> FindEventsAsync(ImportChunk chunk, int[] asked, Dictionary<int, FoundStream> streams, CancellationToken cancellationToken) => QueryAsync(
        new NpgsqlBatchCommand(database.Sql.FindEvents)
            .WithArray(NpgsqlDbType.Integer, asked)
            .WithArray<long>(NpgsqlDbType.Bigint, [.. asked.Select(row => streams[chunk.Rows[row].Stream].Id)])
            .WithArray<long>(NpgsqlDbType.Bigint, [.. asked.Select(row => chunk.Rows[row].Version)]),
        static row => (row.GetInt32(0), new FoundEvent(row.GetGuid(1), row.GetInt64(2))),
        cancellationToken);

    private ValueTask<Dictionary<TKey, TValue>> QueryAsync<TKey, TValue>(NpgsqlBatchCommand query, Func<NpgsqlDataReader, (TKey Key, TValue Value)> read, CancellationToken cancellationToken)
        where TKey : notnull =>
        connection.UseAsync((open, token) => ReadAsync(open, query, read, token), cancellationToken);

    private async ValueTask<Dictionary<TKey, TValue>> ReadAsync<TKey, TValue>(NpgsqlConnection open, NpgsqlBatchCommand query, Func<NpgsqlDataReader, (TKey Key, TValue Value)> read, CancellationToken cancellationToken)
        where TKey : notnull
    {
        var batch = database.StoreBatch(open, query);
        await using var _ = batch.ConfigureAwait(false);
        var reader = await database.ReadAsync(batch, cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var rows = new Dictionary<TKey, TValue>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var (key, value) = read(reader);
            rows[key] = value;
        }

        return rows;
    }
}
