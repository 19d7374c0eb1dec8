using Microsoft.Extensions.Hosting;

namespace Cqrs.Kit;

/// <summary>Runs every projection and subscription for as long as the host runs.</summary>
/// <remarks>A projection: <code>step → (Advanced) step → (AtHead | Busy) wait for a signal or the poll interval → step
///      → (transient fault) wait, longer each time → step
///      → (poison event) record it, wait until it is resumed → step</code></remarks>
internal sealed class ProjectionHost(ProjectionRunners runners, IProjectionStore store, ProjectionLag lag, LogSignal signal, CqrsOptions options, TimeProvider time, KitLogger<ProjectionHost> logger) : BackgroundService
{
    private const int MaxDoublings = 6;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => options.RunProjections
        ? Task.WhenAll([lag.MeasureAsync(stoppingToken), .. runners.All.Select(runner => RunAsync(runner, stoppingToken))])
        : lag.MeasureAsync(stoppingToken);

    private async Task RunAsync(ProjectionRunner runner, CancellationToken stoppingToken)
    {
        await Task.Yield(); // a projection that works without ever waiting must not hold up the start of the others
        var failures = 0;
        try
        {
            while (true)
            {
                var wake = signal.Next; // taken before looking
                try
                {
                    stoppingToken.ThrowIfCancellationRequested();
                    var step = await runner.StepAsync(stoppingToken).ConfigureAwait(false);
                    failures = 0;
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
                    failures++;
                    await FaultAsync(runner, exception, failures, stoppingToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task FaultAsync(ProjectionRunner runner, Exception exception, int failures, CancellationToken stoppingToken)
    {
        var id = runner.Projection.Id;
        var delay = DelayAfter(failures);
        if (exception is UnknownEventTypeException)
        {
            Log.ProjectionGivesWay(logger, exception, id.ToString(), delay);
        }
        else if (exception is ProjectionException poison && (runner.Projection.Kind != ProjectionKind.Subscription || failures >= options.MaxSubscriberAttempts))
        {
            await StopAsync(id, poison, stoppingToken).ConfigureAwait(false);
            return;
        }
        else
        {
            Log.ProjectionRetries(logger, exception, id.ToString(), delay);
        }

        await Task.Delay(delay, time, stoppingToken).ConfigureAwait(false);
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
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested && store.IsTransient(exception))
            {
                Log.FailureNotRecorded(logger, exception, id.ToString());
            }

            await wake.WaitForAsync(options.PollInterval, time, stoppingToken).ConfigureAwait(false);
        }
    }

    private TimeSpan DelayAfter(int failures) =>
        options.RetryDelay * (1 << Math.Min(failures - 1, MaxDoublings)) * (0.5 + Random.Shared.NextDouble());
}
