using System.Collections.Frozen;

namespace Cqrs.Kit;

/// <summary>The newest part of the log, read once for all projections of this process that are near its end.</summary>
/// <remarks>Those that are further behind read for themselves until they have come to what is kept here. What this process appends itself, directly
/// behind the end at which a projection waits, is not read at all: positions have no holes, so that nothing can lie between.
/// The ids where the parts meet tell a log that has lost its tail, as after a failover: what was kept of it is forgotten. Safe for any thread.</remarks>
internal sealed class LogFeed
{
    private const int MaxEvents = 4_096;
    private const int MaxPages = 64;
    private const int MaxAppends = 16;
    private const int PageSize = 1_000;
    private readonly IEventStore _log;
    private readonly FrozenSet<Type> _handled;
    private readonly LogReadOptions _options;
    private readonly Lock _gate = new();
    private readonly Queue<FeedPage> _pages = [];
    private int _kept;           // so many events
    private LogEnd _end;         // of what is kept
    private bool _isBlocked;     // the next event cannot be read by everybody: each projection is to see for itself if it must
    private Task? _reading;
    private long _begun;         // how many readings
    private int _forgotten;      // how often
    private int _room;           // for so many appends until somebody comes again

    public LogFeed(IEventStore log, LogSignal signal, ProjectionCatalog catalog, EventTypeRegistry types)
    {
        _log = log;
        _handled = catalog.All.SelectMany(projection => projection.Projector.EventTypes).ToFrozenSet();
        _options = new LogReadOptions { ExceptEventTypes = types.NamesExcept(_handled), MaxCount = PageSize };
        signal.Appended += Offer;
    }

    /// <summary>The events behind a position, with the id that the reader has passed there; null when it is not to be had here.</summary>
    public async ValueTask<LogPage?> ReadAsync(LogEnd at, CancellationToken cancellationToken)
    {
        var after = at.Position;
        var asked = Interlocked.Read(ref _begun);
        while (true)
        {
            Task? reading;
            List<FeedPage> pages;
            lock (_gate)
            {
                if (after > _end.Position)
                {
                    Restart(at);
                }

                if (after == _end.Position && at != _end)
                {
                    return null; // one of the two has read what the log has lost: a reading of its own tells
                }

                _room = MaxAppends;
                pages = [.. _pages.SkipWhile(page => page.Passed.Position <= after)];
                if (after < _end.Position ? pages.Count == 0 || pages[0].After > after : _isBlocked)
                {
                    return null;
                }

                if (at == _end && _reading is null)
                {
                    if (_begun > asked)
                    {
                        return new LogPage([], after, Guid.Empty, HasMore: false, Fault: null) { AfterEventId = _end.EventId }; // a reading that began since has found nothing
                    }

                    _begun++;
                    _reading = ReadOnAsync(_end, _forgotten);
                }

                reading = _reading;
            }

            if (pages.Count > 0)
            {
                return FeedPage.TryJoin(pages, after);
            }

            await reading!.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Keeps nothing of what was read so far: the log may have lost it.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _forgotten++;
            Restart(default);
        }
    }

    private async Task ReadOnAsync(LogEnd after, int forgotten)
    {
        await Task.Yield(); // out of the lock
        LogPage? page = null;
        try
        {
            page = await _log.ReadLogPageAsync(after.Position, _options, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                _reading = null;
                if (page is not null && after == _end && forgotten == _forgotten)
                {
                    if (page.AfterEventId is { } there && there != after.EventId)
                    {
                        Restart(new LogEnd(after.Position, there));
                    }

                    _isBlocked = page.Fault is not null;
                    Keep(new FeedPage(after.Position, page with { HasMore = page.HasMore || _isBlocked, Fault = null }));
                }
            }
        }
    }

    private void Offer(LogEnd after, LogEnd passed, IEnumerable<RecordedEvent> appended)
    {
        lock (_gate)
        {
            if (_room > 0 && after == _end)
            {
                _room--;
                Keep(new FeedPage(after, passed, appended, _handled));
            }
        }
    }

    private void Keep(FeedPage page)
    {
        if (page.Passed.Position == page.After)
        {
            return;
        }

        _pages.Enqueue(page);
        _end = page.Passed;
        for (_kept += page.Count; (_kept > MaxEvents && _pages.Count > 1) || _pages.Count > MaxPages; _kept -= _pages.Dequeue().Count)
        {
        }
    }

    private void Restart(LogEnd at)
    {
        _pages.Clear();
        _kept = 0;
        _end = at;
        _isBlocked = false;
    }
}
