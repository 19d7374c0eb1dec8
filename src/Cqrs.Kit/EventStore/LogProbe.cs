namespace Cqrs.Kit;

/// <summary>What a look at the log's end gave.</summary>
/// <param name="Head">The newest position; <see cref="LogPosition.Start"/> when the log is empty.</param>
/// <param name="HeadEventId">The id of the event there; empty when the log is empty.</param>
/// <param name="Now">The store's clock.</param>
/// <param name="OldestAfter">When the first event after the position that was asked about was recorded; null when there is none.</param>
public readonly record struct LogProbe(LogPosition Head, Guid HeadEventId, DateTimeOffset Now, DateTimeOffset? OldestAfter)
{
    /// <summary>The id of the event at the position that was asked about; empty when there is none, null when the store does not tell.</summary>
    public Guid? AfterEventId { get; init; }
}
