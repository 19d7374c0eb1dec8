using System.Collections.Frozen;

namespace Cqrs.Kit;

/// <summary>A part of the log that a feed keeps: as it was read, or as it was appended here and is decoded when somebody wants it.</summary>
/// <remarks>Safe for any thread.</remarks>
internal sealed class FeedPage
{
    private readonly Lazy<LogPage?> _page;

    public FeedPage(LogPosition after, LogPage page)
    {
        (After, Passed, Count) = (after, page.Passed, page.Events.Count);
        _page = new Lazy<LogPage?>(page);
    }

    public FeedPage(LogPosition after, LogPosition passed, IEnumerable<RecordedEvent> appended, FrozenSet<Type> handled)
    {
        (After, Passed, Count) = (after, passed, (int)(passed.Value - after.Value));
        _page = new Lazy<LogPage?>(() => TryDecode(appended, handled));
    }

    /// <summary>Where it begins.</summary>
    public LogPosition After { get; }

    /// <summary>The last position of it.</summary>
    public LogPosition Passed { get; }

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

        return pages[^1]._page.Value! with { Events = events };
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
