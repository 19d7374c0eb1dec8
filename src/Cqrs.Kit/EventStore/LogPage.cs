namespace Cqrs.Kit;

/// <summary>One look at the log: the events that were asked for, and how far it looked.</summary>
/// <param name="Events">The events, in order. All that were asked for and lie between where the look began and <paramref name="Passed"/>.</param>
/// <param name="Passed">The last position that it looked at; where it began when there was nothing.</param>
/// <param name="PassedEventId">The id of the event there; empty when there was nothing.</param>
/// <param name="HasMore">Whether the log went on behind <paramref name="Passed"/>.</param>
/// <param name="Fault">Why the next event that was asked for cannot be read; else null.</param>
public sealed record LogPage(IReadOnlyList<RecordedEvent> Events, LogPosition Passed, Guid PassedEventId, bool HasMore, CqrsException? Fault)
{
    /// <summary>The id of the event where the look began; empty at the start of the log and past its end, null when the look did not tell. Whoever passed
    /// another event there has read a tail that the log has lost.</summary>
    public Guid? AfterEventId { get; init; }
}
