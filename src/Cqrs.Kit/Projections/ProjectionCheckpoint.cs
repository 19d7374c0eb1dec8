namespace Cqrs.Kit;

/// <summary>How far a shard of a projection has come, as stored beside what it has written.</summary>
/// <param name="Position">The last position that it has passed, handled or not.</param>
/// <param name="EventId">The id of the event there; empty at the start of the log.</param>
/// <param name="Epoch">Different after each change of its owner and each rewind: a writer of another epoch commits nothing.</param>
/// <param name="HasCaughtUp">Whether it has ever reached the end of the log since its build began.</param>
public readonly record struct ProjectionCheckpoint(LogPosition Position, Guid EventId, long Epoch, bool HasCaughtUp);
