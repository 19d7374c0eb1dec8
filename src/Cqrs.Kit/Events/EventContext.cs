namespace Cqrs.Kit;

/// <summary>Where and when a stored event stands: what upcasters, projectors and subscribers are told beside the event itself.</summary>
/// <remarks>Immutable; safe for any thread.</remarks>
public sealed class EventContext
{
    /// <summary>The event's id, unique in the log.</summary>
    public required Guid EventId { get; init; }

    /// <summary>The stream that it is in.</summary>
    public required StreamName Stream { get; init; }

    /// <summary>Its version in the stream, from 0 without holes.</summary>
    public required long Version { get; init; }

    /// <summary>Its position in the log, from 1 without holes.</summary>
    public required LogPosition Position { get; init; }

    /// <summary>When the store recorded it, on the store's clock.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The stored name of its type.</summary>
    public required string TypeName { get; init; }

    /// <summary>The stored version of its type, before upcasting.</summary>
    public required int TypeVersion { get; init; }

    /// <summary>What is known beside the payload.</summary>
    public required EventMetadata Metadata { get; init; }
}
