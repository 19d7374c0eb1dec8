namespace Cqrs.Kit;

/// <summary>An end that the log had: with the event's id, as a position alone does not tell a log from one that has lost its tail and grown again.</summary>
/// <param name="Position">The newest position.</param>
/// <param name="EventId">The id of the event there; empty when the log is empty.</param>
public readonly record struct LogEnd(LogPosition Position, Guid EventId);
