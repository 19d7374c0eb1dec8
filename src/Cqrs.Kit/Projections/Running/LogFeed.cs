namespace Cqrs.Kit;

/// <summary>The newest part of the log, read once for all projections of this process that are near its end.</summary>
/// <remarks>Those that are further behind read for themselves until they have come to what is kept here. Safe for any thread.</remarks>
internal sealed class LogFeed(IEventStore log, ProjectionCatalog catalog, EventTypeRegistry types)
{
    private const int MaxEvents = 4_096;
    private const int PageSize = 1_000;
    private readonly LogReadOptions _options = new() { ExceptEventTypes = types.NamesExcept(catalog.All.SelectMany(projection => projection.Projector.EventTypes)), MaxCount = PageSize };
    private readonly Lock _gate = new();
    private readonly LinkedList<(LogPosition After, LogPage Page)> _pages = [];
    private LogPosition _end;    // of what is kept
    private bool _isBlocked;     // the next event cannot be read by everybody: each projection is to see for itself if it must
    private Task? _reading;
    private long _begun;         // how many readings

    /// <summary>The events behind a position; null when it is not to be had here.</summary>
    public async ValueTask<LogPage?> ReadAsync(LogPosition after, CancellationToken cancellationToken)
    {
        var asked = Interlocked.Read(ref _begun);
        while (true)
        {
            Task reading;
            lock (_gate)
            {
                if (after > _end)
                {
                    Restart(after);
                }

                if (after < _end)
                {
                    return Find(after);
                }

                if (_isBlocked)
                {
                    return null;
                }

                if (_reading is null)
                {
                    if (_begun > asked)
                    {
                        return new LogPage([], after, Guid.Empty, HasMore: false, Fault: null); // a reading that began since has found nothing
                    }

                    _begun++;
                    _reading = ReadOnAsync(_end);
                }

                reading = _reading;
            }

            await reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadOnAsync(LogPosition after)
    {
        await Task.Yield(); // out of the lock
        LogPage? page = null;
        try
        {
            page = await log.ReadLogPageAsync(after, _options, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                _reading = null;
                if (page is not null && after == _end)
                {
                    Keep(after, page);
                }
            }
        }
    }

    private void Keep(LogPosition after, LogPage page)
    {
        _isBlocked = page.Fault is not null;
        if (page.Passed > after)
        {
            _pages.AddLast((after, page with { Fault = null }));
            _end = page.Passed;
        }

        while (_pages.Count > 1 && _pages.Sum(kept => kept.Page.Events.Count) > MaxEvents)
        {
            _pages.RemoveFirst();
        }
    }

    private void Restart(LogPosition at)
    {
        _pages.Clear();
        _end = at;
        _isBlocked = false;
    }

    private LogPage? Find(LogPosition after)
    {
        foreach (var (start, page) in _pages)
        {
            if (after >= start && after < page.Passed)
            {
                return after == start ? page : page with { Events = [.. page.Events.SkipWhile(e => e.Position <= after)] };
            }
        }

        return null;
    }
}
