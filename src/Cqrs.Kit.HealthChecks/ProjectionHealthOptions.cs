using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Cqrs.Kit.HealthChecks;

/// <summary>How bad it is when projections do not do what they are there for.</summary>
/// <remarks>Given to <c>AddCqrsProjections</c>. Under <c>MapHealthChecks</c> of ASP.NET Core degraded is still status 200, unhealthy is 503.</remarks>
public sealed class ProjectionHealthOptions
{
    /// <summary>What it is when a projection or subscription has stopped at an event that it cannot pass. Default <see cref="HealthStatus.Degraded"/>.</summary>
    public HealthStatus Stopped { get; set; } = HealthStatus.Degraded;

    /// <summary>What it is until each read model has been at the end of the log once, so that queries do not find all that they should. A
    /// subscription does not count. For readiness take <see cref="HealthStatus.Unhealthy"/>. Default <see cref="HealthStatus.Degraded"/>.</summary>
    public HealthStatus CatchingUp { get; set; } = HealthStatus.Degraded;
}
