namespace Cqrs.Kit.PostgreSql;

/// <summary>What the log had of a chunk when it was looked up, outside of the log's lock.</summary>
/// <param name="Streams">Its streams, by their index in the chunk.</param>
/// <param name="Events">The events at the versions that it has, by the index of the row.</param>
/// <param name="Ids">The events of the log with an id of the chunk; null when that was not asked, as the log's own constraint tells.</param>
internal sealed record ImportFindings(Dictionary<int, FoundStream> Streams, Dictionary<int, FoundEvent> Events, Dictionary<Guid, long>? Ids);

/// <summary>A stream that is in the log.</summary>
internal readonly record struct FoundStream(long Id, long Version, bool IsClosed, bool IsErased);

/// <summary>An event that is in the log.</summary>
internal readonly record struct FoundEvent(Guid Id, long Position);
