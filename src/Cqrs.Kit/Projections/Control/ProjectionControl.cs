using Microsoft.Extensions.Logging;

namespace Cqrs.Kit;

/// <inheritdoc cref="IProjectionControl"/>
internal sealed class ProjectionControl(ProjectionParts parts, ProjectionDriver driver, StartedGate started) : IProjectionControl
{
    private ProjectionCatalog Catalog => parts.Catalog;

    private ILogger Logger => parts.Logger;

    public async ValueTask<IReadOnlyList<ProjectionStatus>> ListAsync(CancellationToken cancellationToken)
    {
        started.Ensure();
        var states = await parts.Store.ReadAsync([.. Catalog.All.Select(projection => projection.Id)], cancellationToken).ConfigureAwait(false);
        return StatusReader.Read(Catalog, states);
    }

    public ValueTask PauseAsync(string name, CancellationToken cancellationToken) => SetModeAsync(name, ProjectionMode.Paused, cancellationToken);

    public ValueTask StopAsync(string name, CancellationToken cancellationToken) => SetModeAsync(name, ProjectionMode.Stopped, cancellationToken);

    public ValueTask ResumeAsync(string name, CancellationToken cancellationToken) => SetModeAsync(name, ProjectionMode.Running, cancellationToken);

    public async ValueTask RewindAsync(string name, LogPosition position, CancellationToken cancellationToken)
    {
        var projection = Find(name);
        if (projection.Projector is IViewProjector)
        {
            throw new ArgumentException($"'{name}' keeps a view, in which each event counts once: rebuild it instead.", nameof(name));
        }

        var head = (await parts.Log.ProbeAsync(LogPosition.Start, cancellationToken).ConfigureAwait(false)).Head;
        if (position > head || position < LogPosition.Start)
        {
            throw new ArgumentOutOfRangeException(nameof(position), position, $"The log ends at {head}.");
        }

        await parts.Administration.RewindAsync(projection.Id, position, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask RebuildAsync(string name, IProgress<RebuildProgress>? progress, bool promote, CancellationToken cancellationToken)
    {
        var projection = Find(name);
        if (projection.Kind == ProjectionKind.Subscription)
        {
            throw new ArgumentException($"'{name}' is a subscription: a rebuild never fires it.", nameof(name));
        }

        var meter = new RebuildMeter(progress, parts.Time);
        var head = (await parts.Log.ProbeAsync(LogPosition.Start, cancellationToken).ConfigureAwait(false)).Head;
        Log.RebuildBegins(Logger, projection.Id.ToString(), head.Value);
        var build = await parts.Administration.AddBuildAsync(projection, promote, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var wake = parts.Changes.Next; // taken before looking
            var states = await parts.Store.ReadAsync([projection.Id], cancellationToken).ConfigureAwait(false);
            var shards = states.Shards.Where(state => state.Shard.Build == build).ToList();
            if (shards.Count == 0)
            {
                throw new InvalidOperationException($"Build {build} of {projection.Id} was retired before the rebuild was done: call RebuildAsync again.");
            }

            if (shards.TrueForAll(state => promote ? state.PromotedAt is not null : state.Checkpoint.HasCaughtUp))
            {
                return;
            }

            if (promote && shards.Exists(state => state is { PromotedAt: null, PromotesItself: false }))
            {
                throw new InvalidOperationException($"Build {build} of {projection.Id} was taken back before the rebuild was done: call PromoteAsync once it has caught up, or RebuildAsync again.");
            }

            await driver.DriveAsync(shards.Select(state => state.Shard), head, !parts.IsHosted, at => meter.Report(at.Position, head), cancellationToken).ConfigureAwait(false);
            if (!parts.IsHosted)
            {
                await driver.PromoteAsync([projection.Id], cancellationToken).ConfigureAwait(false);
            }

            states = await parts.Store.ReadAsync([projection.Id], cancellationToken).ConfigureAwait(false);
            if (promote && states.Shards.Any(state => state.Shard.Build == build && state.PromotedAt is null))
            {
                await wake.WaitForAsync(parts.Options.PollInterval, parts.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public async ValueTask<BuildDifference> CompareAsync(string name, int maxRows, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxRows);
        var states = await StatesAsync(name, cancellationToken).ConfigureAwait(false);
        return await new BuildComparison(parts, driver).CompareAsync(name, states, maxRows, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ConsistencyReport> CheckAsync(string name, ConsistencyCheckOptions? options, IProgress<RebuildProgress>? progress, CancellationToken cancellationToken)
    {
        var size = options?.SampleSize ?? new ConsistencyCheckOptions().SampleSize;
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, ConsistencyCheckOptions.MaxSampleSize, nameof(options));
        var projection = Find(name);
        if (projection.Projector is not IViewProjector projector)
        {
            throw new ArgumentException($"'{name}' keeps no view that could be folded afresh: only a projection with a ViewProjector can be checked.", nameof(name));
        }

        var states = await parts.Store.ReadAsync([projection.Id], cancellationToken).ConfigureAwait(false);
        var build = states.Live().FirstOrDefault()?.Shard.Build ?? throw new InvalidOperationException($"'{name}' has no build.");
        var check = new ConsistencyCheck(new(projection.Id, build), size, options?.Seed ?? Random.Shared.Next(), new RebuildMeter(progress, parts.Time), parts);
        return await projector.CheckAsync(check, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask PromoteAsync(string name, CancellationToken cancellationToken)
    {
        var states = await StatesAsync(name, cancellationToken).ConfigureAwait(false);
        var candidate = states.Shards.Where(state => state.PromotedAt is null).MaxBy(state => (state.Projection.Version, state.Shard.Build))
            ?? throw new InvalidOperationException($"'{name}' has no build that is not promoted: call RebuildAsync first.");
        var build = new ProjectionBuild(candidate.Projection, candidate.Shard.Build);
        if (!states.Of(build).All(state => state.Checkpoint.HasCaughtUp))
        {
            throw new InvalidOperationException($"{build} has not caught up with the log yet.");
        }

        var live = states.Live().Where(state => state.Projection == build.Projection).Select(state => new ProjectionBuild(state.Projection, state.Shard.Build)).First();
        await Switch().UntilAsync(build, [live, .. states.Promoted(name).Take(1)], token => parts.Administration.TryPromoteAsync(build.Projection, build.Number, token), cancellationToken).ConfigureAwait(false);
        Log.Promoted(Logger, build.Projection.ToString(), build.Number);
    }

    public async ValueTask RollBackAsync(string name, CancellationToken cancellationToken)
    {
        var states = await StatesAsync(name, cancellationToken).ConfigureAwait(false);
        if (states.Promoted(name) is not [var build, var before, ..])
        {
            throw new InvalidOperationException($"'{name}' has no build to go back to.");
        }

        await Switch().UntilAsync(before, [build], token => parts.Administration.TryDemoteAsync(build.Projection, build.Number, token), cancellationToken).ConfigureAwait(false);
        Log.Promoted(Logger, before.Projection.ToString(), before.Number);
    }

    public async ValueTask<int> RetireAsync(string name, CancellationToken cancellationToken)
    {
        var states = await StatesAsync(name, cancellationToken).ConfigureAwait(false);
        if (states.Promoted(name) is not [var promoted, ..])
        {
            return 0;
        }

        var old = states.Shards
            .Where(state => new ProjectionBuild(state.Projection, state.Shard.Build) != promoted && !(state is { PromotesItself: true, PromotedAt: null } && state.Projection.Version >= promoted.Projection.Version))
            .OrderBy(state => state.IsLive) // the SQL view of its version lies over it until the others are gone
            .Select(state => (state.Projection, state.Shard.Build)).Distinct().ToList();
        foreach (var (projection, build) in old)
        {
            await parts.Administration.RetireAsync(projection, build, cancellationToken).ConfigureAwait(false);
        }

        return old.Count;
    }

    public async ValueTask<IReadOnlyList<ParkedKey>> ListParkedAsync(string name, int maxCount, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCount, 1);
        var projection = Find(name);
        var states = await parts.Store.ReadAsync([projection.Id], cancellationToken).ConfigureAwait(false);
        return states.Live().FirstOrDefault() is { } live
            ? await parts.Administration.ReadParkedAsync(projection.Id, live.Shard.Build, null, maxCount, cancellationToken).ConfigureAwait(false)
            : [];
    }

    public ValueTask<int> RetryParkedAsync(string name, string? key, CancellationToken cancellationToken) =>
        parts.Administration.RequestRetryAsync(Find(name).Id, key, cancellationToken);

    public async ValueTask SkipAsync(string name, LogPosition position, string reason, string? key, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        var projection = Find(name);
        if (!await parts.Administration.SkipAsync(projection.Id, position, key, reason, cancellationToken).ConfigureAwait(false))
        {
            throw new InvalidOperationException(key is null
                ? $"'{name}' has not stopped at position {position}; only the event at which it stands can be skipped."
                : $"The key {key} of '{name}' is not parked at position {position}; only the first event that waits for it can be skipped.");
        }

        Log.EventSkipped(Logger, projection.Id.ToString(), position.Value, reason);
    }

    public async ValueTask CatchUpAsync(LogPosition position, CancellationToken cancellationToken)
    {
        started.Ensure();
        var all = Catalog.All.Select(projection => projection.Id).ToList();
        var states = await parts.Store.ReadAsync(all, cancellationToken).ConfigureAwait(false);
        foreach (var stopped in states.Shards.Where(state => state is { Failure: not null, Mode: ProjectionMode.Running }).Select(state => state.Projection).Distinct())
        {
            await parts.Administration.SetModeAsync(stopped, ProjectionMode.Running, cancellationToken).ConfigureAwait(false); // it is tried again
        }

        await driver.DriveAsync(states.Shards.Where(state => state.Mode == ProjectionMode.Running).Select(state => state.Shard), position, takesLeases: true, null, cancellationToken).ConfigureAwait(false);
        await driver.PromoteAsync(all, cancellationToken).ConfigureAwait(false);
    }

    private ProjectionDefinition Find(string name)
    {
        started.Ensure();
        return Catalog.Get(name);
    }

    private ValueTask SetModeAsync(string name, ProjectionMode mode, CancellationToken cancellationToken) =>
        parts.Administration.SetModeAsync(Find(name).Id, mode, cancellationToken);

    /// <summary>The states of all versions of a projection.</summary>
    private ValueTask<ProjectionStates> StatesAsync(string name, CancellationToken cancellationToken)
    {
        _ = Find(name);
        return parts.Store.ReadAsync([.. Catalog.All.Where(projection => projection.Id.Name == name).Select(projection => projection.Id)], cancellationToken);
    }

    private BuildSwitch Switch() => new(parts, driver);
}
