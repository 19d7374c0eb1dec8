using System.Collections.Frozen;

namespace Cqrs.Kit;

/// <summary>A part of the log that a feed keeps: as it was read, or as it was appended here and is decoded when somebody wants it.</summary>
/// <remarks>Safe for any thread.</remarks>
internal sealed class FeedPage
{
    private readonly Lazy<LogPage> _page;

    public FeedPage(LogPosition after, LogPage page)
    {
        (After, Passed, Count) = (after, page.Passed, page.Events.Count);
        _page = new Lazy<LogPage>(page);
    }

    public FeedPage(LogPosition after, LogPosition passed, IEnumerable<RecordedEvent> appended, FrozenSet<Type> handled)
    {
        (After, Passed, Count) = (after, passed, (int)(passed.Value - after.Value));
        _page = new Lazy<LogPage>(() => Decode(appended, handled));
    }

    /// <summary>Where it begins.</summary>
    public LogPosition After { get; }

    /// <summary>The last position of it.</summary>
    public LogPosition Passed { get; }

    /// <summary>The most events that it has.</summary>
    public int Count { get; }

    /// <summary>One page of adjacent ones.</summary>
    /// <param name="pages">The pages, in order, at least one.</param>
    /// <param name="after">Where the page is to begin: in the first.</param>
    public static LogPage Join(IReadOnlyList<FeedPage> pages, LogPosition after)
    {
        var last = pages[^1]._page.Value;
        return pages.Count == 1 && after == pages[0].After
            ? last
            : last with { Events = [.. pages.SelectMany(page => page._page.Value.Events).SkipWhile(e => e.Position <= after)] };
    }

    private static LogPage Decode(IEnumerable<RecordedEvent> appended, FrozenSet<Type> handled)
    {
        List<RecordedEvent> events = [];
        RecordedEvent last = default;
        foreach (var @event in appended)
        {
            last = @event;
            if (@event.Data is { } data && handled.Contains(data.GetType()))
            {
                events.Add(@event);
            }
        }

        return new LogPage(events, last.Position, last.At.EventId, HasMore: false, Fault: null);
    }
}
