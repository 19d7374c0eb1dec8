using Microsoft.Extensions.Hosting;

namespace Cqrs.Kit;

/// <summary>Runs every projection and subscription for as long as the host runs.</summary>
/// <remarks>A projection: <code>step → (Advanced) step → (AtHead | Busy) wait for a signal or the poll interval → step
///      → (transient fault) wait, longer each time → step
///      → (poison event) record it, wait until it is resumed → step</code></remarks>
internal sealed class ProjectionHost(ProjectionRunners runners, IProjectionStore store, ProjectionLag lag, LogSignal signal, CqrsOptions options, TimeProvider time, KitLogger<ProjectionHost> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => options.RunProjections
        ? Task.WhenAll([lag.MeasureAsync(stoppingToken), .. runners.All.Select(runner => RunAsync(runner, stoppingToken))])
        : lag.MeasureAsync(stoppingToken);

    private async Task RunAsync(ProjectionRunner runner, CancellationToken stoppingToken)
    {
        await Task.Yield(); // a projection that works without ever waiting must not hold up the start of the others
        var faults = new Faults();
        try
        {
            while (true)
            {
                var wake = signal.Next; // taken before looking
                try
                {
                    stoppingToken.ThrowIfCancellationRequested();
                    var step = await runner.StepAsync(stoppingToken).ConfigureAwait(false);
                    if (step != ProjectionStep.Busy)
                    {
                        faults = new Faults(); // another process at work says nothing about this one's faults
                    }

                    if (step != ProjectionStep.Advanced)
                    {
                        await wake.WaitForAsync(options.PollInterval, time, stoppingToken).ConfigureAwait(false);
                    }
                }
                catch (NarrowException)
                {
                }
                catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
                {
                    faults = faults.With(exception);
                    if (await FaultAsync(runner, exception, faults, stoppingToken).ConfigureAwait(false))
                    {
                        faults = new Faults();
                    }
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>Waits before the next try; true when it was stopped instead and has been resumed.</summary>
    private async Task<bool> FaultAsync(ProjectionRunner runner, Exception exception, Faults faults, CancellationToken stoppingToken)
    {
        var id = runner.Projection.Id;
        var delay = options.DelayAfter(faults.All);
        if (exception is UnknownEventTypeException)
        {
            Log.ProjectionGivesWay(logger, exception, id.ToString(), delay);
        }
        else if (exception is ProjectionException poison && (runner.Projection.Kind != ProjectionKind.Subscription || faults.OfEvents >= options.MaxSubscriberAttempts))
        {
            await StopAsync(id, poison, stoppingToken).ConfigureAwait(false);
            return true;
        }
        else
        {
            Log.ProjectionRetries(logger, exception, id.ToString(), delay);
        }

        await Task.Delay(delay, time, stoppingToken).ConfigureAwait(false);
        return false;
    }

    /// <summary>Records why it has stopped, and waits until somebody resumes or rebuilds it.</summary>
    private async Task StopAsync(ProjectionId id, ProjectionException poison, CancellationToken stoppingToken)
    {
        Log.ProjectionStopped(logger, poison, id.ToString(), poison.Position.Value);
        var isRecorded = false;
        while (true)
        {
            var wake = signal.Next;
            try
            {
                if (!isRecorded)
                {
                    await store.RecordFailureAsync(id, ProjectionFault.Describe(poison, time), stoppingToken).ConfigureAwait(false);
                    isRecorded = true;
                    signal.Pulse();
                    continue;
                }

                if ((await store.ReadAsync([id], stoppingToken).ConfigureAwait(false)) is [{ Failure: null }])
                {
                    return;
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.FailureNotRecorded(logger, exception, id.ToString());
            }

            await wake.WaitForAsync(options.PollInterval, time, stoppingToken).ConfigureAwait(false);
        }
    }

    /// <summary>What has failed since something last worked: in all, which sets the pauses, and for the event at hand, which a subscriber may
    /// fail only so often. A store that is away uses up none of a subscriber's attempts.</summary>
    private readonly record struct Faults(int All, int OfEvents)
    {
        public Faults With(Exception exception) => new(All + 1, OfEvents + (exception is ProjectionException ? 1 : 0));
    }
}
