namespace Cqrs.Kit;

/// <summary>What an import did.</summary>
/// <param name="Written">Events that it wrote.</param>
/// <param name="Found">Events that it passed over, as they were there with the same stream, version and id.</param>
/// <param name="Streams">Streams that it began.</param>
/// <param name="Position">The last position in the log that an event of the source has, written or found; what to wait for on a projection.</param>
public readonly record struct ImportResult(long Written, long Found, long Streams, LogPosition Position);
