using Cqrs.Kit;
using Cqrs.Kit.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the health check of projections.</summary>
public static class CqrsHealthChecksBuilderExtensions
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(5);

    /// <summary>Adds a check of how the projections and subscriptions of this app stand: one question to the store each time.</summary>
    /// <remarks>
    /// <para>Unhealthy when the store cannot be asked. Degraded when a projection lags more than its <see cref="LagObjectiveAttribute"/> allows, or has
    /// parked keys. As <see cref="ProjectionHealthOptions"/> say when one has stopped at an event that it cannot pass, or a read model has never
    /// caught up. Else healthy. Of several, the worst.</para>
    /// <para>It is of the builds that queries of this build of the app read, wherever a node works on them; not of rebuilds, nor of old builds that
    /// are kept. A projection that was paused or stopped by somebody, that nobody works on, or whose owner meets a transient fault is none of
    /// this by itself: it lags, and its objective says when that is too much.</para>
    /// <para>The result's data has the <see cref="ProjectionStatus"/> of each, with position, lag and owners, under its name and version. What of it an
    /// endpoint shows is its writer's choice; the error of one that has stopped may quote the event.</para>
    /// <para>May be called several times, with other names and options.</para>
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="configure">Says how bad things are.</param>
    /// <param name="tags">Tags, to tell checks apart.</param>
    /// <param name="timeout">How long the store may take to answer before it counts as one that cannot be asked. Default 5 s.</param>
    /// <returns>The same builder.</returns>
    public static IHealthChecksBuilder AddCqrsProjections(
        this IHealthChecksBuilder builder,
        string name = "cqrs-projections",
        Action<ProjectionHealthOptions>? configure = null,
        IEnumerable<string>? tags = null,
        TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new ProjectionHealthOptions();
        configure?.Invoke(options);
        return builder.Add(new HealthCheckRegistration(
            name,
            services => new ProjectionHealthCheck(services.GetRequiredService<IProjectionControl>(), options),
            failureStatus: null,
            tags,
            timeout ?? _timeout));
    }
}
