using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>One statement that fetches the first events of several streams.</summary>
internal static class GatheredFetch
{
    /// <summary>Past so many bytes no more is taken: who has events gets those and fetches the rest as its next page, who has none yet goes alone.</summary>
    private const long MaxBytes = 16 * 1024 * 1024;

    private const int Number = 8; // the column behind those of the event

    /// <summary>Fetches a page for each read, and answers all of them when all are there.</summary>
    public static async Task RunAsync(Database database, EventCodec codec, List<GatheredRead> reads)
    {
        var connection = await database.OpenStoreAsync(CancellationToken.None).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var batch = database.StoreBatch(connection, Query(database, reads));
            await using var _ = batch.ConfigureAwait(false);
            var reader = await database.ReadAsync(batch, CancellationToken.None).ConfigureAwait(false);
            await using var __ = reader.ConfigureAwait(false);
            await FillAsync(reader, codec, reads).ConfigureAwait(false);
        }

        foreach (var read in reads)
        {
            read.TrySetResult(read.Page is { Count: 0, HasMore: true } ? null : read.Page);
        }
    }

    private static NpgsqlBatchCommand Query(Database database, List<GatheredRead> reads)
    {
        var query = new NpgsqlBatchCommand(database.Sql.ReadStreamsForwards);
        var numbers = new ArrayParameter<int>(query, NpgsqlDbType.Integer);
        var names = new ArrayParameter<string>(query, NpgsqlDbType.Text);
        var versions = new ArrayParameter<long>(query, NpgsqlDbType.Bigint);
        var rows = new ArrayParameter<long>(query, NpgsqlDbType.Bigint);
        numbers.Begin(reads.Count);
        names.Begin(reads.Count);
        versions.Begin(reads.Count);
        rows.Begin(reads.Count);
        for (var number = 0; number < reads.Count; number++)
        {
            numbers.Add(number);
            names.Add(reads[number].Stream.Value);
            versions.Add(reads[number].From);
            rows.Add(reads[number].Rows);
        }

        return query;
    }

    private static async Task FillAsync(NpgsqlDataReader reader, EventCodec codec, List<GatheredRead> reads)
    {
        using var rows = new EventRows(codec);
        var bytes = 0L;
        while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            var read = reads[reader.GetInt32(Number)];
            var page = read.Page;
            if (page.IsFailed || page.HasMore)
            {
                continue;
            }

            page.HasMore = page.Count == read.Room || bytes >= MaxBytes;
            if (!page.HasMore)
            {
                var before = page.Bytes;
                rows.TryRead(reader, read.Stream, long.MaxValue, page);
                bytes += page.Bytes - before;
            }
        }
    }
}
