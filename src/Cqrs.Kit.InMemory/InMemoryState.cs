using System.Collections.Immutable;

namespace Cqrs.Kit.InMemory;

/// <summary>Everything that is kept, as one immutable value: readers take it and need no lock, a writer replaces it as a whole or not at all.</summary>
internal sealed record InMemoryState
{
    public static InMemoryState Empty { get; } = new();

    /// <summary>The log; the event at index i has the position i + 1.</summary>
    public AppendOnlyList<StoredEvent> Log { get; init; }

    /// <summary>The indexes in the log of each stream's events; the one at index i has the version i.</summary>
    public ImmutableDictionary<StreamName, AppendOnlyList<int>> Streams { get; init; } = ImmutableDictionary<StreamName, AppendOnlyList<int>>.Empty;

    /// <summary>The streams to which something was done as a whole.</summary>
    public ImmutableDictionary<StreamName, StreamLimits> Limits { get; init; } = ImmutableDictionary<StreamName, StreamLimits>.Empty;

    /// <summary>The index in the log of each event.</summary>
    public ImmutableDictionary<Guid, int> EventIds { get; init; } = ImmutableDictionary<Guid, int>.Empty;

    public ImmutableDictionary<CommandId, CommandRecord> Commands { get; init; } = ImmutableDictionary<CommandId, CommandRecord>.Empty;

    /// <summary>The command whose record came with an append, by the append's id.</summary>
    public ImmutableDictionary<Guid, CommandId> CommandsOfAppends { get; init; } = ImmutableDictionary<Guid, CommandId>.Empty;

    public ImmutableDictionary<ProjectionShard, ShardRow> Projections { get; init; } = ImmutableDictionary<ProjectionShard, ShardRow>.Empty;

    /// <summary>The parked keys of each build, with their queues.</summary>
    public ImmutableDictionary<ParkedId, ParkedRow> Parked { get; init; } = ImmutableDictionary<ParkedId, ParkedRow>.Empty;

    public ImmutableHashSet<SkippedEvent> Skipped { get; init; } = [];

    /// <summary>Until when each node is alive.</summary>
    public ImmutableDictionary<string, DateTimeOffset> Nodes { get; init; } = ImmutableDictionary<string, DateTimeOffset>.Empty;

    /// <summary>The newest epoch that was given to a lease.</summary>
    public long Epoch { get; init; }

    public ImmutableDictionary<TableId, InMemoryTable> Tables { get; init; } = ImmutableDictionary<TableId, InMemoryTable>.Empty;

    public LogPosition Head => new(Log.Count);

    public Guid HeadEventId => Log.Count == 0 ? Guid.Empty : Log[Log.Count - 1].Id;

    public long VersionOf(StreamName stream) => Streams.GetValueOrDefault(stream).Count - 1;

    public StreamLimits LimitsOf(StreamName stream) => Limits.GetValueOrDefault(stream);

    public InMemoryState WithLimits(StreamName stream, StreamLimits limits) => this with { Limits = Limits.SetItem(stream, limits) };

    public InMemoryState WithRow(ProjectionShard shard, ShardRow row) => this with { Projections = Projections.SetItem(shard, row) };

    /// <summary>The live build of a version: the one that was promoted last, or the first.</summary>
    public int LiveBuildOf(ProjectionId projection) => Projections
        .Where(row => row.Key.Projection == projection)
        .OrderByDescending(row => row.Value.PromotedAt.HasValue).ThenByDescending(row => row.Value.PromotedAt).ThenBy(row => row.Key.Build)
        .Select(row => row.Key.Build).FirstOrDefault();
}

/// <summary>A table of one build of a projection.</summary>
internal readonly record struct TableId(ProjectionId Projection, int Build, string Name);
