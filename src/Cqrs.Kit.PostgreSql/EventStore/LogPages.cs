using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>A reading of the log, up to its end when it began.</summary>
internal sealed class LogPages : EventPages
{
    /// <summary>How many positions one statement looks through for rare events: positions have no holes, so that bounds its time.</summary>
    private const long FilterWindow = 50_000;

    private readonly bool _isBackwards;
    private readonly bool _isFiltered;
    private readonly string[]? _eventTypes;
    private readonly string[]? _exceptTypes;
    private readonly string[]? _streamTypes;
    private long _after; // what is left to read lies after this position
    private long _upTo;  // and up to this one
    private bool _knowsEnd;

    public LogPages(Database database, EventCodec codec, LogPosition after, LogReadOptions options, int? pageSize = null)
        : base(database, codec, default, options.MaxCount, pageSize)
    {
        _isBackwards = options.Backwards;
        _eventTypes = options.EventTypes?.ToArray();
        _exceptTypes = options.ExceptEventTypes is { Count: > 0 } except ? [.. except] : null;
        _streamTypes = options.StreamTypes?.ToArray();
        _isFiltered = _eventTypes is not null || _exceptTypes is not null || _streamTypes is not null;
        _after = after.Value;
        _upTo = options.UpTo?.Value ?? long.MaxValue;
    }

    internal override async Task<EventPage> NextAsync(CancellationToken cancellationToken)
    {
        var connection = await Database.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        while (true)
        {
            var page = await WindowAsync(connection, cancellationToken).ConfigureAwait(false);
            if (page.Count > 0 || !page.HasMore)
            {
                return page;
            }
        }
    }

    /// <summary>Looks once: at one window, and at where it ends.</summary>
    public async ValueTask<LogPage> LookAsync(CancellationToken cancellationToken)
    {
        var to = _isFiltered && _upTo - _after > FilterWindow ? _after + FilterWindow : _upTo;
        var (eventId, goesOn, afterId) = (Guid.Empty, false, Guid.Empty);
        var connection = await Database.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var endQuery = new NpgsqlBatchCommand(Database.Sql.ReadLogEnd).With(NpgsqlDbType.Bigint, to).With(NpgsqlDbType.Bigint, _after);
        var (page, isCut, end) = await FetchAsync(
            connection, to, QueryFor(_after, to), endQuery, reader => (eventId, goesOn, afterId) = (reader.GetGuid(1), reader.GetBoolean(2), reader.IsDBNull(3) ? Guid.Empty : reader.GetGuid(3)), cancellationToken).ConfigureAwait(false);
        if (isCut || page.IsFailed || page.Count > 0 && page.Last.Position.Value == end)
        {
            (end, eventId) = page.Count > 0 ? (page.Last.Position.Value, page.Last.At.EventId) : (_after, Guid.Empty);
        }

        var looked = end > _after
            ? new LogPage(page.Events, new LogPosition(end), eventId, !page.IsFailed && (isCut || goesOn && end < _upTo), page.Fault)
            : new LogPage([], new LogPosition(_after), Guid.Empty, HasMore: false, page.Fault);
        return looked with { AfterEventId = afterId };
    }

    private async ValueTask<EventPage> WindowAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (_isBackwards && !_knowsEnd)
        {
            await FindEndAsync(connection, cancellationToken).ConfigureAwait(false);
        }

        if (_after >= _upTo)
        {
            return new EventPage();
        }

        var (from, to) = (_after, _upTo);
        if (_isFiltered && to - from > FilterWindow)
        {
            (from, to) = _isBackwards ? (to - FilterWindow, to) : (from, from + FilterWindow);
        }

        var headQuery = _knowsEnd ? null : new NpgsqlBatchCommand(Database.Sql.ReadHead);
        var (page, isCut, end) = await FetchAsync(connection, _upTo, QueryFor(from, to), headQuery, onHead: null, cancellationToken).ConfigureAwait(false);
        (_upTo, _knowsEnd) = (end, true);
        var reached = isCut ? page.Last.Position.Value : _isBackwards ? from + 1 : to;
        if (_isBackwards)
        {
            _upTo = reached - 1;
        }
        else
        {
            _after = reached;
        }

        page.HasMore = !page.IsFailed && Room > 0 && _after < _upTo;
        return page;
    }

    /// <summary>Backwards, the end has to be known before the first page; forwards, it is asked for together with it.</summary>
    private async ValueTask FindEndAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var batch = Database.StoreBatch(connection, new NpgsqlBatchCommand(Database.Sql.ReadHead));
        await using var _ = batch.ConfigureAwait(false);
        var reader = await Database.ReadAsync(batch, cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        (_upTo, _knowsEnd) = (Math.Min(_upTo, reader.GetInt64(0)), true);
    }

    private NpgsqlBatchCommand QueryFor(long from, long to)
    {
        var query = new NpgsqlBatchCommand(TextFor())
            .With(NpgsqlDbType.Bigint, from)
            .With(NpgsqlDbType.Bigint, to)
            .With(NpgsqlDbType.Bigint, Rows);
        return _isFiltered
            ? query.WithArray(NpgsqlDbType.Text, _eventTypes).WithArray(NpgsqlDbType.Text, _streamTypes).WithArray(NpgsqlDbType.Text, _exceptTypes)
            : query;
    }

    private string TextFor() => (_isFiltered, _isBackwards) switch
    {
        (false, false) => Database.Sql.ReadLogForwards,
        (false, true) => Database.Sql.ReadLogBackwards,
        (true, false) => Database.Sql.ReadFilteredLogForwards,
        (true, true) => Database.Sql.ReadFilteredLogBackwards,
    };
}
