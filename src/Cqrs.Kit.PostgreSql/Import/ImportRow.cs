namespace Cqrs.Kit.PostgreSql;

/// <summary>An event in a chunk of an import.</summary>
/// <param name="Stream">The index of its stream in the chunk.</param>
/// <param name="Version">Its version in the stream.</param>
/// <param name="Id">Its id.</param>
/// <param name="Start">Where its row begins among the chunk's bytes.</param>
internal readonly record struct ImportRow(int Stream, long Version, Guid Id, int Start);
