using System.Diagnostics;

namespace Cqrs.Kit;

/// <summary>The span of what a projection or a subscription does with events, linked to the spans in which their commands were sent.</summary>
internal static class ProjectionActivity
{
    private const int MaxLinks = 128; // as many as OpenTelemetry keeps

    public static Activity? Start(string name, string projection, IReadOnlyList<RecordedEvent> batch)
    {
        if (!CqrsDiagnostics.ActivitySource.HasListeners())
        {
            return null;
        }

        var links = batch.Select(e => e.At.IsBlank ? null : e.At.Metadata.TraceParent).OfType<string>().Distinct(StringComparer.Ordinal).Take(MaxLinks)
            .Select(parent => ActivityContext.TryParse(parent, null, isRemote: true, out var context) ? new ActivityLink(context) : default)
            .Where(link => link.Context != default);
        var tags = new KeyValuePair<string, object?>[] { new("cqrs.projection", projection), new("messaging.batch.message_count", batch.Count) };
        return CqrsDiagnostics.ActivitySource.StartActivity(ActivityKind.Consumer, parentContext: default, tags, links, name: $"{name} {projection}");
    }
}
