namespace Cqrs.Kit;

/// <summary>A query's read model did not become as fresh as asked for in time, and the asker wanted no stale answer.</summary>
public sealed class StaleReadException : CqrsException
{
    internal StaleReadException(string query, LogPosition asOf, StaleReason reason)
        : base($"{query} could not be answered as fresh as asked for: {reason} (the read model is at position {asOf}).")
    {
        AsOf = asOf;
        Reason = reason;
    }

    /// <summary>How far the read model had come.</summary>
    public LogPosition AsOf { get; }

    /// <summary>Why it was stale.</summary>
    public StaleReason Reason { get; }
}
