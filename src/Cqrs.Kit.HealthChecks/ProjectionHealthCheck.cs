using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Cqrs.Kit.HealthChecks;

/// <summary>Asks the store how the projections stand, and says what is wrong with them.</summary>
internal sealed class ProjectionHealthCheck(IProjectionControl projections, ProjectionHealthOptions options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ProjectionStatus> all;
        try
        {
            all = await projections.ListAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("The store could not be asked how the projections stand.", exception);
        }

        var live = all.Where(status => status.IsLive).ToList();
        var faults = live.SelectMany(FaultsOf).ToList();
        return new HealthCheckResult(
            faults.Select(fault => fault.Status).Append(HealthStatus.Healthy).Min(), // the worst is the least
            faults.Count == 0 ? null : $"{string.Join("; ", faults.Select(fault => fault.Words))}.",
            data: live.ToDictionary(status => status.Projection.ToString(), status => (object)status));
    }

    private IEnumerable<(HealthStatus Status, string Words)> FaultsOf(ProjectionStatus status)
    {
        if (status.Failure is { } failure)
        {
            yield return (options.Stopped, $"{status.Projection} has stopped at position {failure.Position}");
        }

        if (status is { Kind: not ProjectionKind.Subscription, HasCaughtUp: false })
        {
            yield return (options.CatchingUp, $"{status.Projection} has not caught up yet");
        }

        if (status.MissesObjective)
        {
            yield return (HealthStatus.Degraded, $"{status.Projection} lags {Seconds(status.Lag)}, more than {Seconds(status.LagObjective)}");
        }

        if (status.ParkedKeys > 0)
        {
            yield return (HealthStatus.Degraded, $"{status.Projection} has parked keys: {status.ParkedKeys}");
        }
    }

    private static string Seconds(TimeSpan? time) => string.Create(CultureInfo.InvariantCulture, $"{time?.TotalSeconds:0.###} s");
}
