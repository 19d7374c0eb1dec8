using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>A reading of one stream.</summary>
internal sealed class StreamPages(Database database, EventCodec codec, StreamName stream, StreamReadOptions options) : EventPages(database, codec, stream, options.MaxCount)
{
    private readonly string _name = stream.Value;
    private long _from = options.FromVersion ?? (options.Backwards ? long.MaxValue : 0);

    internal override async Task<EventPage> NextAsync(CancellationToken cancellationToken)
    {
        var connection = await Database.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var query = new NpgsqlBatchCommand(options.Backwards ? Database.Sql.ReadStreamBackwards : Database.Sql.ReadStreamForwards)
            .With(NpgsqlDbType.Text, _name)
            .With(NpgsqlDbType.Bigint, _from)
            .With(NpgsqlDbType.Bigint, Rows);
        var (page, isCut, _) = await FetchAsync(connection, long.MaxValue, query, null, cancellationToken).ConfigureAwait(false);
        page.HasMore = isCut;
        if (isCut)
        {
            _from = page.Last.Version + (options.Backwards ? -1 : 1);
        }

        return page;
    }
}
