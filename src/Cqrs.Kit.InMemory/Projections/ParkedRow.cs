using System.Collections.Immutable;

namespace Cqrs.Kit.InMemory;

/// <summary>A key that is parked in a build.</summary>
internal readonly record struct ParkedId(ProjectionId Projection, int Build, string Key);

/// <summary>A parked key, as it is kept.</summary>
internal sealed record ParkedRow(int Shard, ProjectionFailure Failure, int Attempts, bool IsRetryRequested, ImmutableSortedSet<LogPosition> Queue);

/// <summary>An event that somebody decided to skip; without a key, for the whole projection.</summary>
internal readonly record struct SkippedEvent(ProjectionId Projection, LogPosition Position, string? Key, string Reason);
