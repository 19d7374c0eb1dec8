using System.Text.Json;

namespace Cqrs.Kit;

/// <summary>Where and when a stored event stands: what upcasters, projectors and subscribers are told beside the event itself.</summary>
/// <remarks>Immutable; safe for any thread.</remarks>
public sealed class EventContext
{
    private EventMetadata? _metadata;

    /// <summary>The event's id, unique in the log.</summary>
    public required Guid EventId { get; init; }

    /// <summary>The stream that it is in.</summary>
    public required StreamName Stream { get; init; }

    /// <summary>Its version in the stream, from 0 without holes.</summary>
    public required long Version { get; init; }

    /// <summary>Its position in the log, from 1 without holes.</summary>
    public required LogPosition Position { get; init; }

    /// <summary>When the store recorded it, on the store's clock; when it was recorded first, if it was imported.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The stored name of its type.</summary>
    public required string TypeName { get; init; }

    /// <summary>The stored version of its type, before upcasting.</summary>
    public required int TypeVersion { get; init; }

    /// <summary>What is known beside the payload; <see cref="EventMetadata.Empty"/> unless told.</summary>
    /// <remarks>Decoded from <see cref="StoredMetadata"/> when first asked for, as most readers never ask.</remarks>
    /// <exception cref="EventSerializationException">The stored metadata cannot be read.</exception>
    public EventMetadata Metadata
    {
        get => _metadata ?? Interlocked.CompareExchange(ref _metadata, DecodeMetadata(), null) ?? _metadata;
        init => _metadata = value;
    }

    /// <summary>The metadata as the store keeps it, UTF-8 JSON. Set by event stores in the place of <see cref="Metadata"/>; the bytes must not change afterwards.</summary>
    public ReadOnlyMemory<byte> StoredMetadata { get; init; }

    /// <summary>Whether payload and metadata are gone because the stream was truncated or erased. Projectors and subscribers are given no blank event.</summary>
    public bool IsBlank { get; init; }

    internal EventContext AsBlank() => new()
    {
        EventId = EventId,
        Stream = Stream,
        Version = Version,
        Position = Position,
        Timestamp = Timestamp,
        TypeName = TypeName,
        TypeVersion = TypeVersion,
        Metadata = EventMetadata.Empty,
        IsBlank = true,
    };

    private EventMetadata DecodeMetadata()
    {
        try
        {
            return MetadataJson.Read(StoredMetadata.Span);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new EventSerializationException($"The metadata of the event at position {Position} ('{TypeName}') cannot be read: {exception.Message}", TypeName, Position, exception);
        }
    }
}
