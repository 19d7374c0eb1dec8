using Cqrs.Kit;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OrderApp.Http;

/// <summary>Ready when the store answers and every read model of this build has been at the end of the log once; so a new node, or one with a new read model, gets no traffic before it can answer.</summary>
internal sealed class ProjectionsCaughtUp(IProjectionControl projections) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var behind = (await projections.ListAsync(cancellationToken))
            .Where(status => status.Kind != ProjectionKind.Subscription && !status.HasCaughtUp)
            .Select(status => status.Projection.Name)
            .ToList();
        return behind.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"Not caught up yet: {string.Join(", ", behind)}.");
    }
}
