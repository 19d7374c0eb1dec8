namespace Cqrs.Kit;

/// <inheritdoc cref="IProjectionControl"/>
internal sealed class ProjectionControl(ProjectionRunners runners, IEventStore log, IProjectionStore store, LogSignal signal, StartedGate started, CqrsOptions options, TimeProvider time, KitLogger<ProjectionControl> logger) : IProjectionControl
{
    public async ValueTask<IReadOnlyList<ProjectionStatus>> ListAsync(CancellationToken cancellationToken)
    {
        started.Ensure();
        var states = await store.ReadAsync([.. runners.All.Select(runner => runner.Projection.Id)], cancellationToken).ConfigureAwait(false);
        var byId = states.ToDictionary(state => state.Projection);
        var result = new List<ProjectionStatus>();
        foreach (var projection in runners.All.Select(runner => runner.Projection))
        {
            var state = byId.GetValueOrDefault(projection.Id) ?? new ProjectionState(projection.Id, default, null);
            var probe = await log.ProbeAsync(state.Checkpoint.Position, cancellationToken).ConfigureAwait(false);
            result.Add(StatusOf(projection, state, probe));
        }

        return result;
    }

    public async ValueTask ResumeAsync(string name, CancellationToken cancellationToken)
    {
        started.Ensure();
        await store.RecordFailureAsync(runners.Find(name).Projection.Id, null, cancellationToken).ConfigureAwait(false);
        signal.Pulse();
    }

    public async ValueTask RebuildAsync(string name, IProgress<RebuildProgress>? progress, CancellationToken cancellationToken)
    {
        started.Ensure();
        var runner = runners.Find(name);
        if (runner.Projection.Kind == ProjectionKind.Subscription)
        {
            throw new ArgumentException($"'{name}' is a subscription: a rebuild never fires it.", nameof(name));
        }

        var meter = new RebuildMeter(progress, time);
        var head = (await log.ProbeAsync(LogPosition.Start, cancellationToken).ConfigureAwait(false)).Head;
        Log.RebuildBegins(logger, runner.Projection.Id.ToString(), head.Value);
        await ResetAsync(runner, cancellationToken).ConfigureAwait(false);
        await DriveAsync(runner, state => meter.Report(state.Checkpoint.Position, head), state => state.Checkpoint.HasCaughtUp, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask CatchUpAsync(LogPosition position, CancellationToken cancellationToken)
    {
        started.Ensure();
        foreach (var runner in runners.All)
        {
            await DriveAsync(runner, _ => { }, state => state.Checkpoint.Position >= position, cancellationToken).ConfigureAwait(false);
        }
    }

    private static ProjectionStatus StatusOf(ProjectionDefinition projection, ProjectionState state, LogProbe probe)
    {
        var lag = probe.OldestAfter is { } oldest ? probe.Now - oldest : TimeSpan.Zero;
        var runState = state.Failure is not null ? ProjectionRunState.Stopped : state.Checkpoint.HasCaughtUp ? ProjectionRunState.Live : ProjectionRunState.CatchingUp;
        return new ProjectionStatus(
            projection.Id,
            projection.Kind,
            runState,
            state.Checkpoint.Position,
            Math.Max(0, probe.Head.Value - state.Checkpoint.Position.Value),
            lag > TimeSpan.Zero ? lag : TimeSpan.Zero,
            state.Checkpoint.HasCaughtUp,
            state.Failure);
    }

    /// <summary>Empties the read model and puts the checkpoint before the first event, in one commit, in a new epoch.</summary>
    private async ValueTask ResetAsync(ProjectionRunner runner, CancellationToken cancellationToken)
    {
        while (true)
        {
            var wake = signal.Next;
            var transaction = await store.TryBeginAsync(runner.Projection.Id, cancellationToken).ConfigureAwait(false);
            if (transaction is not null)
            {
                await using (transaction.ConfigureAwait(false))
                {
                    await runner.Projection.Projector.ClearAsync(transaction, cancellationToken).ConfigureAwait(false);
                    await transaction.CommitAsync(new ProjectionCheckpoint(LogPosition.Start, Guid.Empty, transaction.Checkpoint.Epoch + 1, HasCaughtUp: false), cancellationToken).ConfigureAwait(false);
                    return;
                }
            }

            await wake.WaitForAsync(options.PollInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the steps of a projection here, beside the host if that runs it, until it is where it should be.</summary>
    private async ValueTask DriveAsync(ProjectionRunner runner, Action<ProjectionState> report, Func<ProjectionState, bool> isDone, CancellationToken cancellationToken)
    {
        while (true)
        {
            var wake = signal.Next;
            var step = await StepAsync(runner, cancellationToken).ConfigureAwait(false);
            var states = await store.ReadAsync([runner.Projection.Id], cancellationToken).ConfigureAwait(false);
            if (states.Count > 0)
            {
                report(states[0]);
                if (isDone(states[0]))
                {
                    return;
                }

                if (states[0].Failure is { } failure && step == ProjectionStep.Busy)
                {
                    throw new ProjectionException(runner.Projection.Id, failure.Position, "see the projection's status", failure.Error, null);
                }
            }

            if (step != ProjectionStep.Advanced)
            {
                await wake.WaitForAsync(options.PollInterval, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<ProjectionStep> StepAsync(ProjectionRunner runner, CancellationToken cancellationToken)
    {
        try
        {
            return await runner.StepAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NarrowException)
        {
            return ProjectionStep.Advanced;
        }
        catch (ProjectionException exception)
        {
            await store.RecordFailureAsync(runner.Projection.Id, ProjectionFault.Describe(exception, time), cancellationToken).ConfigureAwait(false);
            throw;
        }
    }
}
