using System.Runtime.CompilerServices;

using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>One reading, a page at a time, so that neither memory nor a connection is held for as long as a slow consumer takes.</summary>
/// <remarks>
/// Pages need no common snapshot: what is in the log does not change, and what is behind a position that was seen is all there. While a page
/// is given, the next one is fetched; a reading that fits one page is one round trip. For one reading.
/// <code>first page → (more) fetch the next beside → give the page → take the next … → (no more) end</code>
/// </remarks>
internal abstract class EventPages(Database database, EventCodec codec, StreamName stream, long? maxCount, int? pageSize = null) : IDisposable
{
    private readonly EventRows _rows = new(codec);
    private long _left = maxCount ?? long.MaxValue;
    private int _size = pageSize ?? database.Options.ReadPageSize;

    protected Database Database => database;

    /// <summary>How many events the next page may give.</summary>
    protected long Room => Math.Min(_left, _size);

    /// <summary>How many rows to ask for: one more than the page may give, when more may be wanted, as a sign that there is more. It saves the
    /// fetch that would find nothing.</summary>
    protected long Rows => _left > _size ? Room + 1 : Room;

    /// <summary>Gives the events of a reading, which begins anew with each enumeration.</summary>
    public static async IAsyncEnumerable<RecordedEvent> ReadAsync(Func<EventPages> begin, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var pages = begin();
        var page = await pages.NextAsync(cancellationToken).ConfigureAwait(false);
        var ahead = new PageAhead(pages, cancellationToken);
        await using var _ = ahead.ConfigureAwait(false);
        while (true)
        {
            if (page.HasMore)
            {
                ahead.Begin();
            }

            for (var i = 0; i < page.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return page.Events[i];
            }

            page.ThrowIfFailed();
            if (!page.HasMore)
            {
                yield break;
            }

            page = await ahead.TakeAsync().ConfigureAwait(false);
        }
    }

    public void Dispose() => _rows.Dispose();

    /// <summary>Fetches the next page, and says in it whether there are more. One call at a time.</summary>
    internal abstract Task<EventPage> NextAsync(CancellationToken cancellationToken);

    /// <summary>Fetches a page by the last statement of a batch that is handed what the statements before it gave.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="end">The position past which nothing is given; what the statement before said, when there is one.</param>
    /// <param name="query">The statement, of at most <see cref="Rows"/> rows.</param>
    /// <param name="headQuery">A statement before it that gives the end of the log in its first column, or null.</param>
    /// <param name="onHead">Told the row of that statement, when there is one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The page, whether the statement had more rows, and the end.</returns>
    protected async ValueTask<(EventPage Page, bool IsCut, long End)> FetchAsync(
        NpgsqlConnection connection, long end, NpgsqlBatchCommand query, NpgsqlBatchCommand? headQuery, Action<NpgsqlDataReader>? onHead, CancellationToken cancellationToken)
    {
        var batch = headQuery is null ? database.StoreBatch(connection, query) : database.StoreBatch(connection, headQuery, query);
        await using var _ = batch.ConfigureAwait(false);
        var reader = await database.ReadAsync(batch, cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        if (headQuery is not null)
        {
            var hasHead = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            end = Math.Min(end, hasHead ? reader.GetInt64(0) : 0);
            if (hasHead)
            {
                onHead?.Invoke(reader);
            }

            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }

        _rows.Begin();
        var page = new EventPage();
        var room = Room;
        var isCut = false;
        while (!page.IsFailed && await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            isCut = page.Count == room || page.IsHeavy;
            if (isCut || !_rows.TryRead(reader, stream, end, page))
            {
                break;
            }
        }

        return (page, Take(page, isCut), end);
    }

    /// <summary>Counts what a page gives, and says whether there is more to fetch.</summary>
    /// <param name="page">The page.</param>
    /// <param name="isCut">Whether the statement had more rows.</param>
    protected bool Take(EventPage page, bool isCut)
    {
        _left -= page.Count;
        if (page.IsHeavy)
        {
            _size = page.Count; // events are large here: the rest of such a page would be fetched in vain
        }

        return isCut && _left > 0;
    }
}
