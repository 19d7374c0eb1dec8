namespace Cqrs.Kit;

/// <summary>Tries to put a build before the readers of others, until it has come as far as those.</summary>
/// <remarks>Each try holds the builds before for a moment, so there is a pause behind each, and none while the build cannot come there.</remarks>
internal sealed class BuildSwitch(ProjectionParts parts, ProjectionDriver driver)
{
    /// <param name="build">The build that is to be read.</param>
    /// <param name="before">The builds that are read now.</param>
    /// <param name="tryIt">Does it, if the build has come as far.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask UntilAsync(ProjectionBuild build, ProjectionBuild[] before, Func<CancellationToken, ValueTask<bool>> tryIt, CancellationToken cancellationToken)
    {
        ProjectionId[] projections = [.. before.Append(build).Select(one => one.Projection).Distinct()];
        for (var faults = 0; ;)
        {
            var pause = parts.Options.PollInterval;
            try
            {
                await BringAsync(build, before, await parts.Store.ReadAsync(projections, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
                if (await tryIt(cancellationToken).ConfigureAwait(false))
                {
                    return;
                }

                faults = 0;
            }
            catch (Exception exception) when (parts.Store.IsTransient(exception) && !cancellationToken.IsCancellationRequested)
            {
                pause = parts.Options.DelayAfter(++faults); // the answer may have been lost: the same again changes nothing more
                Log.SwitchRetries(parts.Logger, exception, build.ToString(), pause);
            }

            await Task.Delay(pause, parts.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the build as far as those before, where no host does; refuses one that does not move on by itself.</summary>
    private async ValueTask BringAsync(ProjectionBuild build, ProjectionBuild[] before, ProjectionStates states, CancellationToken cancellationToken)
    {
        var shards = states.Of(build);
        if (shards.Count == 0)
        {
            throw new InvalidOperationException($"{build} was retired meanwhile.");
        }

        var furthest = before.Where(one => one != build).SelectMany(states.Of).Select(state => state.Checkpoint.Position).DefaultIfEmpty(LogPosition.Start).Max();
        var behind = shards.Where(state => state.Checkpoint.Position < furthest).ToList();
        if (behind.Find(state => state.Failure is not null) is { Failure: { } failure })
        {
            throw new InvalidOperationException(
                $"{build} has stopped at position {failure.Position} ({failure.Error}), and what is read now is at {furthest}: mend the cause and call ResumeAsync, or SkipAsync, or RebuildAsync, first.");
        }

        if (behind.Find(state => state.Mode != ProjectionMode.Running) is { } standing)
        {
            throw new InvalidOperationException($"{build} is {(standing.Mode == ProjectionMode.Paused ? "paused" : "stopped")} at position {standing.Checkpoint.Position}, and what is read now is at {furthest}: call ResumeAsync first.");
        }

        if (behind.Count > 0 && !parts.IsHosted)
        {
            await driver.DriveAsync(behind.Select(state => state.Shard), furthest, takesLeases: true, null, cancellationToken).ConfigureAwait(false);
        }
    }
}
