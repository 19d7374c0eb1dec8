namespace Cqrs.Kit;

/// <summary>An event that happened elsewhere, as it is to stand in the log.</summary>
/// <remarks>Immutable but for the bytes that it points at, which are copied before the source is asked for the next one.</remarks>
public sealed record ImportedEvent
{
    /// <summary>The stream.</summary>
    public required StreamName Stream { get; init; }

    /// <summary>Its version in the stream, from 0 without holes.</summary>
    public required long Version { get; init; }

    /// <summary>Its id, unique in the log and the same at each import: by it an event that is there already is known.</summary>
    public required Guid EventId { get; init; }

    /// <summary>The stored name of its type.</summary>
    public required string TypeName { get; init; }

    /// <summary>The stored version of its type, from 1. Default 1. Old ones are upcast when they are read.</summary>
    public int TypeVersion { get; init; } = 1;

    /// <summary>When it was recorded first. Kept to the microsecond.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The payload: UTF-8 JSON, kept byte by byte.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>What is known beside the payload. Default nothing.</summary>
    public EventMetadata Metadata { get; init; } = EventMetadata.Empty;
}
