namespace Cqrs.Kit;

/// <summary>Compares the promoted build of a projection with the one beside it, as soon as both stand at one position.</summary>
internal sealed class BuildComparison(ProjectionParts parts, ProjectionDriver driver)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    /// <param name="name">The projection.</param>
    /// <param name="states">The states of all its versions.</param>
    /// <param name="maxRows">The most rows to give.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<BuildDifference> CompareAsync(string name, ProjectionStates states, int maxRows, CancellationToken cancellationToken)
    {
        var (live, other) = PairOf(name, states);
        using var patience = new CancellationTokenSource(_patience, parts.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        parts.Checkpoints.BeginWait(); // so that checkpoints are committed that only pass events of others
        try
        {
            var difference = await parts.Administration.TryCompareAsync(live, other, maxRows, holdsLog: false, cancellationToken).ConfigureAwait(false);
            while (difference is null)
            {
                await BringTogetherAsync(live, other, both.Token).ConfigureAwait(false);
                difference = await parts.Administration.TryCompareAsync(live, other, maxRows, holdsLog: parts.IsHosted, cancellationToken).ConfigureAwait(false);
                patience.Token.ThrowIfCancellationRequested();
            }

            return difference;
        }
        catch (OperationCanceledException exception) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"{live} and {other} did not come to one position within {_patience.TotalSeconds} s: one of them is far behind, or nobody works on it.", exception);
        }
        finally
        {
            parts.Checkpoints.EndWait();
        }
    }

    private static (ProjectionBuild Live, ProjectionBuild Other) PairOf(string name, ProjectionStates states)
    {
        var promoted = states.Promoted(name);
        var beside = states.Shards.Where(state => state.PromotedAt is null).Select(BuildOf).ToList();
        return promoted switch
        {
            [var live, ..] when beside.Count > 0 => (live, beside.MaxBy(build => (build.Projection.Version, build.Number))),
            [var live, var before, ..] => (live, before),
            _ => throw new InvalidOperationException($"'{name}' has no two builds to compare: call RebuildAsync with promote: false first."),
        };
    }

    private static ProjectionBuild BuildOf(ProjectionState state) => new(state.Projection, state.Shard.Build);

    /// <summary>Waits until both have come to where the log ends now, or takes them there.</summary>
    private async ValueTask BringTogetherAsync(ProjectionBuild live, ProjectionBuild other, CancellationToken cancellationToken)
    {
        var states = await parts.Store.ReadAsync([.. new[] { live.Projection, other.Projection }.Distinct()], cancellationToken).ConfigureAwait(false);
        var shards = states.Shards.Where(state => BuildOf(state) is var build && (build == live || build == other)).ToList();
        if (shards.Find(state => !state.Checkpoint.HasCaughtUp) is { } behind)
        {
            throw new InvalidOperationException($"{BuildOf(behind)} has not caught up with the log yet.");
        }

        if (shards.Find(state => state.Mode != ProjectionMode.Running || state.Failure is not null) is { } standing)
        {
            throw new InvalidOperationException(
                $"{live} and {other} stand at different positions, and {standing.Shard} does not move on from {standing.Checkpoint.Position}: resume it, so that both come to one position.");
        }

        await driver.DriveAsync(shards.Select(state => state.Shard), states.Head, !parts.IsHosted, null, cancellationToken).ConfigureAwait(false);
    }
}
