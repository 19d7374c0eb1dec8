using System.Collections.Frozen;

namespace Cqrs.Kit;

/// <summary>A part of the log that a feed keeps: as it was read, or as it was appended here and is decoded when somebody wants it.</summary>
/// <remarks>Safe for any thread.</remarks>
internal sealed class FeedPage
{
    private readonly Lazy<LogPage?> _page;

    public FeedPage(LogPosition after, LogPage page)
    {
        (After, Passed, Count) = (after, new LogEnd(page.Passed, page.PassedEventId), page.Events.Count);
        _page = new Lazy<LogPage?>(page);
    }

    public FeedPage(LogEnd after, LogEnd passed, IEnumerable<RecordedEvent> appended, FrozenSet<Type> handled)
    {
        (After, Passed, Count) = (after.Position, passed, (int)(passed.Position.Value - after.Position.Value));
        _page = new Lazy<LogPage?>(() => TryDecode(appended, handled) is { } page ? page with { AfterEventId = after.EventId } : null);
    }

    /// <summary>Where it begins.</summary>
    public LogPosition After { get; }

    /// <summary>Where it ends.</summary>
    public LogEnd Passed { get; }

    /// <summary>The most events that it has.</summary>
    public int Count { get; }

    /// <summary>One page of adjacent ones; null when an event cannot be decoded: who needs it reads it, and is told why.</summary>
    /// <param name="pages">The pages, in order, at least one.</param>
    /// <param name="after">Where the page is to begin: in the first.</param>
    public static LogPage? TryJoin(IReadOnlyList<FeedPage> pages, LogPosition after)
    {
        if (pages is [var only] && after == only.After)
        {
            return only._page.Value;
        }

        List<RecordedEvent> events = [];
        foreach (var page in pages)
        {
            if (page._page.Value is not { } decoded)
            {
                return null;
            }

            events.AddRange(decoded.Events.SkipWhile(e => e.Position <= after));
        }

        return pages[^1]._page.Value! with { Events = events, AfterEventId = after == pages[0].After ? pages[0]._page.Value!.AfterEventId : null };
    }

    private static LogPage? TryDecode(IEnumerable<RecordedEvent> appended, FrozenSet<Type> handled)
    {
        List<RecordedEvent> events = [];
        RecordedEvent last = default;
        try
        {
            foreach (var @event in appended)
            {
                last = @event;
                if (@event.Data is { } data && handled.Contains(data.GetType()))
                {
                    events.Add(@event);
                }
            }
        }
        catch (CqrsException)
        {
            return null;
        }

        return new LogPage(events, last.Position, last.At.EventId, HasMore: false, Fault: null);
    }
}
