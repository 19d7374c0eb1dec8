namespace Cqrs.Kit;

/// <summary>A projection's state as stored.</summary>
/// <param name="Projection">The projection.</param>
/// <param name="Checkpoint">How far it has come.</param>
/// <param name="Failure">Why it has stopped, if it has.</param>
public sealed record ProjectionState(ProjectionId Projection, ProjectionCheckpoint Checkpoint, ProjectionFailure? Failure);

/// <summary>Why a projection has stopped.</summary>
/// <param name="Position">The event that it cannot pass.</param>
/// <param name="Error">The error's type and message.</param>
/// <param name="At">When.</param>
public sealed record ProjectionFailure(LogPosition Position, string Error, DateTimeOffset At);
