namespace Cqrs.Kit;

/// <summary>Gives a runner its batches: from the feed when it is near the end of the log, else from readings of its own, the next one begun while the last one is applied.</summary>
/// <remarks>For one runner, one call at a time.</remarks>
internal sealed class BatchReader(ProjectionParts parts, LogReadOptions handled) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private (LogPosition After, Task<LogPage> Page)? _ahead;
    private LogPage? _page; // what is left of the page at hand
    private LogPosition _at;
    private bool _isNear;   // the last page reached the end of the log

    /// <summary>At most so many events behind where the reader has come to, of pages of such a size.</summary>
    public async ValueTask<LogPage> ReadAsync(LogEnd after, int count, int pageSize, CancellationToken cancellationToken)
    {
        if (_page is null || _at != after.Position)
        {
            _page = await FetchAsync(after, pageSize, cancellationToken).ConfigureAwait(false);
        }

        var page = _page;
        if (page.Events.Count <= count)
        {
            _page = null;
            return page;
        }

        var part = new EventRange(page.Events, 0, count);
        _page = page with { Events = new EventRange(page.Events, count, page.Events.Count - count), AfterEventId = part[^1].At.EventId };
        _at = part[^1].Position;
        return new LogPage(part, _at, part[^1].At.EventId, HasMore: true, Fault: null) { AfterEventId = page.AfterEventId };
    }

    /// <summary>Reads past the feed and what was read ahead: what is there now.</summary>
    public async ValueTask<LogPage> ReadNowAsync(LogPosition after, CancellationToken cancellationToken)
    {
        _page = null;
        await ForgetAheadAsync().ConfigureAwait(false);
        return await parts.Log.ReadLogPageAsync(after, handled, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await ForgetAheadAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async ValueTask<LogPage> FetchAsync(LogEnd after, int pageSize, CancellationToken cancellationToken)
    {
        if (_isNear && _ahead is null && await parts.Feed.ReadAsync(after, cancellationToken).ConfigureAwait(false) is { } fed)
        {
            return fed;
        }

        var page = await OwnAsync(after.Position, pageSize, cancellationToken).ConfigureAwait(false);
        _isNear = !page.HasMore;
        if (page is { HasMore: true, Fault: null })
        {
            _ahead = (page.Passed, Task.Run(() => LookAsync(page.Passed, pageSize, _stop.Token), CancellationToken.None)); // on another thread, as decoding takes more time than waiting
        }

        return page;
    }

    private async ValueTask<LogPage> OwnAsync(LogPosition after, int pageSize, CancellationToken cancellationToken)
    {
        if (_ahead is not { } ahead)
        {
            return await LookAsync(after, pageSize, cancellationToken).ConfigureAwait(false);
        }

        if (ahead.After != after)
        {
            await ForgetAheadAsync().ConfigureAwait(false);
            return await OwnAsync(after, pageSize, cancellationToken).ConfigureAwait(false);
        }

        _ahead = null;
        return await ahead.Page.ConfigureAwait(false);
    }

    private async Task<LogPage> LookAsync(LogPosition after, int pageSize, CancellationToken cancellationToken)
    {
        await parts.Readings.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await parts.Log.ReadLogPageAsync(after, handled with { MaxCount = pageSize }, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            parts.Readings.Release();
        }
    }

    private async ValueTask ForgetAheadAsync()
    {
        if (_ahead is { } ahead)
        {
            _ahead = null;
            await ((Task)ahead.Page).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
