namespace Cqrs.Kit;

/// <summary>Rows of a build together with how far it had come, all of one moment. From providers.</summary>
/// <typeparam name="TView">The row.</typeparam>
/// <typeparam name="TKey">Its key.</typeparam>
/// <param name="Positions">The position of each shard, in order; empty when the build is not there.</param>
/// <param name="Rows">The rows that there are.</param>
/// <param name="ParkedKeys">The parked keys of the build.</param>
/// <param name="SkippedEvents">The positions of events that the projection skips.</param>
/// <param name="SkippedOfKeys">The events that single keys skip.</param>
public sealed record StoredRows<TView, TKey>(
    IReadOnlyList<LogPosition> Positions, IReadOnlyDictionary<TKey, TView> Rows, IReadOnlySet<string> ParkedKeys, IReadOnlySet<LogPosition> SkippedEvents, IReadOnlySet<QueuedEvent> SkippedOfKeys)
    where TKey : notnull;
