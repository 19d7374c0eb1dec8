using System.Collections.Frozen;

namespace Cqrs.Kit;

/// <summary>What is known of an event beside its payload: which command caused it, when that was sent, and the app's own headers.</summary>
/// <remarks>Stored apart from the payload, once for each event. Immutable; safe for any thread.</remarks>
public sealed record EventMetadata
{
    /// <summary>No metadata at all.</summary>
    public static EventMetadata Empty { get; } = new();

    /// <summary>The command that caused the event, if one did.</summary>
    public CommandId? CommandId { get; init; }

    /// <summary>When that command was sent, on the sender's clock.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>What ties everything together that one request caused; the trace id when nothing else was given.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>What directly caused the command: another event's or request's id.</summary>
    public string? CausationId { get; init; }

    /// <summary>The span in which the command was sent, as a W3C <c>traceparent</c>: what works on the event links to it. Null when there was none.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The app's own values, from <c>AddMetadata</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = FrozenDictionary<string, string>.Empty;
}
