using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>A reading of one stream.</summary>
/// <remarks>It begins behind what was truncated, so a blank event is of a stream that was erased; where there is none, the stream itself is looked at. What happens to the stream as a whole between two
/// pages is noticed at the next one.</remarks>
internal sealed class StreamPages(Database database, EventCodec codec, ReadGathering gathering, StreamName stream, StreamReadOptions options)
    : EventPages(database, codec, stream, options.MaxCount)
{
    private readonly StreamName _stream = stream;
    private bool _hasBegun;
    private long _from = options.FromVersion ?? (options.Backwards ? long.MaxValue : 0);

    internal override Task<EventPage> NextAsync(CancellationToken cancellationToken) =>
        !_hasBegun && options is ({ FromVersion: > 0 } or { FromVersion: 0, Backwards: true }) ? BeginThereAsync(cancellationToken)
        : _hasBegun || options.Backwards ? FetchAsync(cancellationToken)
        : BeginAsync(cancellationToken);

    /// <summary>From a version on there may be no event by which to see that the stream was erased.</summary>
    private async Task<EventPage> BeginThereAsync(CancellationToken cancellationToken)
    {
        var page = await (options.Backwards ? FetchAsync(cancellationToken) : BeginAsync(cancellationToken)).ConfigureAwait(false);
        return page is { Count: 0, IsFailed: false }
            && await Database.QueryAsync(new LifecycleStatements(Database).ReadState(_stream), StreamState.ReadAsync, cancellationToken).ConfigureAwait(false) is { IsErased: true }
            ? throw new StreamErasedException(_stream)
            : page;
    }

    private async Task<EventPage> BeginAsync(CancellationToken cancellationToken)
    {
        if (!gathering.TryBeginAlone())
        {
            var read = new GatheredRead(_stream, _from, Room, Rows > Room);
            return await gathering.ReadAsync(read, cancellationToken).ConfigureAwait(false) is { } page
                ? Checked(page, Take(page, page.HasMore))
                : await FetchAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await FetchAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            gathering.EndAlone();
        }
    }

    private async Task<EventPage> FetchAsync(CancellationToken cancellationToken)
    {
        var connection = await Database.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var query = new NpgsqlBatchCommand(options.Backwards ? Database.Sql.ReadStreamBackwards : Database.Sql.ReadStreamForwards)
            .With(NpgsqlDbType.Text, _stream.Value)
            .With(NpgsqlDbType.Bigint, _from)
            .With(NpgsqlDbType.Bigint, Rows);
        var (page, isCut, _) = await FetchAsync(connection, long.MaxValue, query, headQuery: null, onHead: null, cancellationToken).ConfigureAwait(false);
        return Checked(page, isCut);
    }

    private EventPage Checked(EventPage page, bool isCut)
    {
        if (page.Count > 0)
        {
            Check(page.Events[0]);
        }

        _hasBegun = true;
        page.HasMore = isCut;
        if (isCut)
        {
            _from = page.Last.Version + (options.Backwards ? -1 : 1);
        }

        return page;
    }

    private void Check(RecordedEvent first)
    {
        if (first.At.IsBlank || first.Data is StreamErased)
        {
            throw new StreamErasedException(first.Stream);
        }

        if (_hasBegun && !options.Backwards && first.Version != _from)
        {
            throw new InvalidOperationException($"The stream {first.Stream} was truncated while it was read: read it again.");
        }
    }
}
