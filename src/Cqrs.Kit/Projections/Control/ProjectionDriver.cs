namespace Cqrs.Kit;

/// <summary>Takes the steps of projections here and now, beside the host of this or another process: where that holds a lease, it waits for it.</summary>
internal sealed class ProjectionDriver(ProjectionParts parts)
{
    /// <summary>Drives shards one after the other until each has passed a position.</summary>
    /// <param name="shards">The shards.</param>
    /// <param name="position">The position.</param>
    /// <param name="takesLeases">Whether it does the work where nobody does; else it waits until somebody has.</param>
    /// <param name="moved">Told each checkpoint.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask DriveAsync(IEnumerable<ProjectionShard> shards, LogPosition position, bool takesLeases, Action<ProjectionCheckpoint>? moved, CancellationToken cancellationToken)
    {
        parts.Checkpoints.BeginWait();
        try
        {
            foreach (var shard in shards)
            {
                await DriveAsync(shard, position, takesLeases, moved, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            parts.Checkpoints.EndWait();
        }
    }

    /// <summary>Promotes what is due, as the host of a node would.</summary>
    public async ValueTask PromoteAsync(IReadOnlyCollection<ProjectionId> projections, CancellationToken cancellationToken)
    {
        var states = await parts.Store.ReadAsync(projections, cancellationToken).ConfigureAwait(false);
        foreach (var (projection, build) in Promotion.Due(states))
        {
            await parts.Administration.TryPromoteAsync(projection, build, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask DriveAsync(ProjectionShard shard, LogPosition position, bool takesLeases, Action<ProjectionCheckpoint>? moved, CancellationToken cancellationToken)
    {
        while (true)
        {
            var wake = parts.Checkpoints.Next; // taken before looking
            if (takesLeases && await parts.TryLeaseAsync(shard, cancellationToken).ConfigureAwait(false) is { } runner)
            {
                await StepAsync(runner, position, moved, cancellationToken).ConfigureAwait(false);
                return;
            }

            var states = await parts.Store.ReadAsync([shard.Projection], cancellationToken).ConfigureAwait(false);
            if (states.Shards.FirstOrDefault(state => state.Shard == shard) is not { } state)
            {
                return; // retired meanwhile
            }

            moved?.Invoke(state.Checkpoint);
            if (state.Checkpoint.Position >= position && state.Checkpoint.HasCaughtUp)
            {
                return;
            }

            if (state.Failure is { } failure)
            {
                throw new ProjectionException(shard.Projection, failure.Position, "see the projection's status", failure.Error, null);
            }

            await wake.WaitForAsync(parts.Options.PollInterval, parts.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask StepAsync(ProjectionRunner runner, LogPosition position, Action<ProjectionCheckpoint>? moved, CancellationToken cancellationToken)
    {
        await using var _ = runner.ConfigureAwait(false);
        var isRecorded = false;
        try
        {
            runner.EnsureInLog();
            while (runner.Lease.Checkpoint is var at && (at.Position < position || !at.HasCaughtUp))
            {
                await runner.StepAsync(cancellationToken).ConfigureAwait(false);
                moved?.Invoke(runner.Lease.Checkpoint);
            }

            if (runner.Lease.ParkedKeys.Count > 0)
            {
                await runner.RetryParkedAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (CqrsException exception) when (exception is ProjectionException or LogTailLostException)
        {
            var failure = exception is ProjectionException poison
                ? ProjectionFault.Describe(poison, parts.Time.GetUtcNow())
                : ProjectionFault.Describe(((LogTailLostException)exception).Position, exception, parts.Time.GetUtcNow());
            await parts.Store.RecordFailureAsync(runner.Lease, failure, cancellationToken).ConfigureAwait(false);
            isRecorded = true;
            throw;
        }
        catch (ProjectionLeaseLostException)
        {
            parts.Feed.Forget();
            throw;
        }
        finally
        {
            if (!isRecorded)
            {
                await parts.Store.ReleaseAsync([runner.Lease], CancellationToken.None).ConfigureAwait(false);
            }
        }
    }
}
