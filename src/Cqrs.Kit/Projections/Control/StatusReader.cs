namespace Cqrs.Kit;

/// <summary>Sums up the stored states of shards as statuses of builds.</summary>
internal static class StatusReader
{
    public static IReadOnlyList<ProjectionStatus> Read(ProjectionCatalog catalog, ProjectionStates states)
    {
        var promoted = catalog.All.Select(projection => projection.Id.Name).Distinct().SelectMany(name => states.Promoted(name).Take(1)).ToHashSet();
        return
        [
            .. from projection in catalog.All
               from build in states.Shards.Where(state => state.Projection == projection.Id).GroupBy(state => state.Shard.Build)
               select StatusOf(projection, [.. build], states, promoted.Contains(new(projection.Id, build.Key))),
        ];
    }

    private static ProjectionStatus StatusOf(ProjectionDefinition projection, List<ProjectionState> shards, ProjectionStates states, bool isPromoted)
    {
        var position = shards.Min(state => state.Checkpoint.Position);
        var hasCaughtUp = shards.TrueForAll(state => state.Checkpoint.HasCaughtUp);
        var seconds = (states.Now - shards[0].BeganAt).TotalSeconds;
        double? rate = hasCaughtUp || seconds <= 0 ? null : position.Value / seconds;
        var behind = Math.Max(0, states.Head.Value - position.Value);
        var oldest = shards.Min(state => state.OldestAfter);
        var lag = oldest is { } since ? states.Now - since : TimeSpan.Zero;
        return new ProjectionStatus(
            projection.Id,
            shards[0].Shard.Build,
            projection.Kind,
            RunStateOf(shards),
            position,
            behind,
            lag > TimeSpan.Zero ? lag : TimeSpan.Zero,
            hasCaughtUp,
            shards.Select(state => state.Failure).FirstOrDefault(failure => failure is not null))
        {
            IsLive = shards[0].IsLive,
            IsPromoted = isPromoted,
            Fault = shards.Select(state => state.Fault).FirstOrDefault(fault => fault is not null),
            EventsPerSecond = rate,
            TimeLeft = rate > 0 ? TimeSpan.FromSeconds(behind / rate.Value) : null,
            Owners = [.. shards.Select(state => state.Owner).OfType<string>().Distinct()],
            Shards = shards.Count,
            ParkedKeys = shards.Sum(state => state.ParkedKeys),
            LagObjective = projection.LagObjective,
        };
    }

    private static ProjectionRunState RunStateOf(List<ProjectionState> shards) =>
        shards.Exists(state => state.Failure is not null || state.Mode == ProjectionMode.Stopped) ? ProjectionRunState.Stopped
        : shards.Exists(state => state.Mode == ProjectionMode.Paused) ? ProjectionRunState.Paused
        : shards.TrueForAll(state => state.Checkpoint.HasCaughtUp) ? ProjectionRunState.Live
        : ProjectionRunState.CatchingUp;
}
