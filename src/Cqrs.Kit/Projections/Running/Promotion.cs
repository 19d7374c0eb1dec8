namespace Cqrs.Kit;

/// <summary>Which builds are to be promoted by themselves.</summary>
internal static class Promotion
{
    /// <summary>Those that have caught up in all their shards, while no build of a later version was promoted.</summary>
    public static IEnumerable<(ProjectionId Projection, int Build)> Due(ProjectionStates states)
    {
        foreach (var build in states.Shards.GroupBy(state => (state.Projection, state.Shard.Build)))
        {
            if (build.All(shard => shard is { PromotesItself: true, PromotedAt: null, Checkpoint.HasCaughtUp: true })
                && !states.Shards.Any(other => other.Projection.Name == build.Key.Projection.Name && other.Projection.Version > build.Key.Projection.Version && other.PromotedAt is not null))
            {
                yield return build.Key;
            }
        }
    }
}
