using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Cqrs.Kit;

/// <summary>The names under which the kit tells of itself, for OpenTelemetry's <c>AddSource</c> and <c>AddMeter</c>.</summary>
public static class CqrsDiagnostics
{
    /// <summary>The name of the activity source.</summary>
    public const string ActivitySourceName = "Cqrs.Kit";

    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Cqrs.Kit";

    /// <summary>Histogram, seconds: how long sends took, by <c>cqrs.command</c> and <c>cqrs.outcome</c> (<c>ok</c>, <c>replayed</c>, <c>error</c>).</summary>
    public const string CommandDurationName = "cqrs.command.duration";

    /// <summary>Histogram, seconds: how long questions took, by <c>cqrs.query</c> and <c>cqrs.outcome</c> (<c>ok</c>, <c>error</c>). Of a stream query, until its last item was taken.</summary>
    public const string QueryDurationName = "cqrs.query.duration";

    /// <summary>Counter: how often a handler ran again after a version conflict, by <c>cqrs.command</c>.</summary>
    public const string CommandRetriesName = "cqrs.command.retries";

    /// <summary>Gauge, events: how many events of the log a projection has not passed yet, by <c>cqrs.projection</c> and <c>cqrs.projection.version</c>.</summary>
    public const string ProjectionLagEventsName = "cqrs.projection.lag.events";

    /// <summary>Gauge, seconds: the age of the oldest event that a projection has not passed yet, by <c>cqrs.projection</c> and <c>cqrs.projection.version</c>.</summary>
    public const string ProjectionLagName = "cqrs.projection.lag";

    /// <summary>The counter of the times that a projection met a transient fault and tried again.</summary>
    public const string ProjectionRetriesName = "cqrs.projection.retries";

    /// <summary>The gauge of the keys that are parked.</summary>
    public const string ProjectionParkedKeysName = "cqrs.projection.parked_keys";

    /// <summary>The gauge that is 1 while a projection lags more than its <see cref="LagObjectiveAttribute"/> allows, else 0.</summary>
    public const string ProjectionLagObjectiveMissedName = "cqrs.projection.lag_objective.missed";

    /// <summary>Whether anybody listens to what sends tell of themselves; else they need not measure.</summary>
    internal static bool AreSendsObserved => ActivitySource.HasListeners() || CommandDuration.Enabled;

    /// <summary>Whether anybody listens to what questions tell of themselves.</summary>
    internal static bool AreQueriesObserved => ActivitySource.HasListeners() || QueryDuration.Enabled;

    internal const string CommandTag = "cqrs.command";

    internal const string QueryTag = "cqrs.query";

    internal static ActivitySource ActivitySource { get; } = new(ActivitySourceName);

    internal static Meter Meter { get; } = new(MeterName);

    internal static Histogram<double> CommandDuration { get; } = Meter.CreateHistogram<double>(CommandDurationName, "s", "How long sends took.");

    internal static Histogram<double> QueryDuration { get; } = Meter.CreateHistogram<double>(QueryDurationName, "s", "How long questions took.");

    internal static Counter<long> ProjectionRetries { get; } = Meter.CreateCounter<long>(ProjectionRetriesName, "{retry}", "How often a projection met a transient fault and tried again.");

    internal static Counter<long> CommandRetries { get; } = Meter.CreateCounter<long>(CommandRetriesName, "{retry}", "How often a handler ran again after a version conflict.");

    /// <summary>Marks a span as failed, as OpenTelemetry's conventions want it. No message: it may hold what belongs to the app's users.</summary>
    internal static void Fail(Activity? activity, Exception exception)
    {
        activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
        activity?.SetTag("error.type", exception.GetType().FullName);
    }
}
