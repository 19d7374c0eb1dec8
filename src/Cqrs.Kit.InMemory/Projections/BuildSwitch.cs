namespace Cqrs.Kit.InMemory;

/// <summary>Promotes a build, or takes its promotion back.</summary>
internal static class BuildSwitch
{
    /// <summary>Changes the build's rows; nothing, and false, when it is not there, when no other is promoted, or while what is read then has not come
    /// as far as what is read now, so that nobody who has read that sees anything older.</summary>
    public static (InMemoryState Next, bool Result) Try(InMemoryState state, ProjectionBuild build, Func<ShardRow, ShardRow> change)
    {
        var next = ShardsOf(state, build).Aggregate(state, (changed, row) => changed.WithRow(row.Key, change(row.Value)));
        if (!ShardsOf(state, build).Any() || PromotedOf(next, build.Projection.Name) is not { } promoted)
        {
            return (state, false);
        }

        (ProjectionBuild? From, ProjectionBuild To)[] changes = [(PromotedOf(state, build.Projection.Name), promoted), (LiveOf(state, build.Projection), LiveOf(next, build.Projection))];
        var left = changes.Where(one => one.From != one.To && one.From is not null).SelectMany(one => ShardsOf(next, one.From!.Value)).DistinctBy(row => row.Key).ToList();
        var taken = changes.Where(one => one.From != one.To).SelectMany(one => ShardsOf(next, one.To));
        return left.Count == 0 || taken.Min(row => row.Value.Checkpoint.Position) >= left.Max(row => row.Value.Checkpoint.Position)
            ? (WithoutLeases(next, left), true)
            : (state, false);
    }

    /// <summary>Now, and after all that were promoted before.</summary>
    public static DateTimeOffset NextTime(InMemoryState state, string name, DateTimeOffset now)
    {
        var last = state.Projections.Where(row => row.Key.Projection.Name == name).Max(row => row.Value.PromotedAt);
        return last >= now ? last.Value.AddTicks(1) : now;
    }

    /// <summary>Of the latest version that has any, the one that was promoted last.</summary>
    private static ProjectionBuild? PromotedOf(InMemoryState state, string name) => state.Projections
        .Where(row => row.Key.Projection.Name == name && row.Value.PromotedAt is not null)
        .OrderByDescending(row => row.Key.Projection.Version).ThenByDescending(row => row.Value.PromotedAt)
        .Select(row => (ProjectionBuild?)new ProjectionBuild(row.Key.Projection, row.Key.Build)).FirstOrDefault();

    private static ProjectionBuild LiveOf(InMemoryState state, ProjectionId projection) => new(projection, state.LiveBuildOf(projection));

    private static IEnumerable<KeyValuePair<ProjectionShard, ShardRow>> ShardsOf(InMemoryState state, ProjectionBuild build) =>
        state.Projections.Where(row => (row.Key.Projection, row.Key.Build) == (build.Projection, build.Number));

    /// <summary>They go on under new leases: who has read which build is live and then hears of a commit of it has heard of one before the promotion.</summary>
    private static InMemoryState WithoutLeases(InMemoryState state, List<KeyValuePair<ProjectionShard, ShardRow>> left) =>
        left.Aggregate(state with { Epoch = state.Epoch + 1 }, (next, row) =>
            next.WithRow(row.Key, row.Value with { Checkpoint = row.Value.Checkpoint with { Epoch = state.Epoch + 1 }, Owner = null }));
}
