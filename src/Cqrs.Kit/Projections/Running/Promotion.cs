namespace Cqrs.Kit;

/// <summary>Which builds are to be promoted by themselves.</summary>
internal static class Promotion
{
    /// <summary>Those that have caught up in all their shards. One of an earlier version than the promoted one, of which this process may not know,
    /// becomes the live one of its version.</summary>
    public static IEnumerable<(ProjectionId Projection, int Build)> Due(ProjectionStates states) => states.Shards
        .GroupBy(state => (state.Projection, state.Shard.Build))
        .Where(build => build.All(shard => shard is { PromotesItself: true, PromotedAt: null, Checkpoint.HasCaughtUp: true }))
        .Select(build => build.Key);
}
