using System.Buffers;

namespace Cqrs.Kit;

/// <summary>The part for imports: bytes come from outside, so that what the serializer would have refused is looked for in them.</summary>
public sealed partial class EventCodec
{
    private const int MaxTypeNameLength = 200;
    private static readonly SearchValues<char> _typeNameCharacters = SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c)]);
    private static readonly byte[] _noMetadata = MetadataJson.Write(EventMetadata.Empty);

    private int MaxDepth => _serializer is JsonEventSerializer json ? json.MaxDepth : JsonEventSerializer.DeepestAllowed;

    /// <summary>Checks all of an imported event that can be wrong without looking at the log, and writes its metadata as bytes.</summary>
    /// <param name="imported">The event.</param>
    /// <param name="number">Its number in the source, from 1.</param>
    /// <param name="options">What to let pass.</param>
    /// <returns>Its metadata, UTF-8 JSON.</returns>
    /// <exception cref="ImportRefusedException">It cannot be kept.</exception>
    public byte[] Check(ImportedEvent imported, long number, ImportOptions options)
    {
        ArgumentNullException.ThrowIfNull(imported);
        ArgumentNullException.ThrowIfNull(options);
        if (FaultInForm(imported) is { } form)
        {
            throw Refused(ImportRefusal.InvalidEvent, form);
        }

        if (!options.AllowUnknownEventTypes && !_types.TryFind(imported.TypeName, imported.TypeVersion, out _) && !_types.IsRetired(imported.TypeName))
        {
            throw Refused(ImportRefusal.UnknownEventType, $"This build does not know version {imported.TypeVersion} of the type '{imported.TypeName}': register it, retire the name, or set ImportOptions.AllowUnknownEventTypes.");
        }

        if (imported.Payload.Length > _limits.MaxEventBytes)
        {
            throw Refused(ImportRefusal.PayloadTooLarge, $"Its payload has {imported.Payload.Length} bytes; the cap is {_limits.MaxEventBytes} (CqrsOptions.MaxEventBytes).");
        }

        if (IsBlank(imported.Payload.Span.Trim(" \t\r\n"u8)))
        {
            throw Refused(ImportRefusal.InvalidPayload, "Its payload is JSON null, which stands for events that were truncated or erased.");
        }

        if (JsonText.FaultIn(imported.Payload, MaxDepth) is { } fault)
        {
            throw Refused(ImportRefusal.InvalidPayload, $"Its payload cannot be kept: {fault}");
        }

        if (ReferenceEquals(imported.Metadata, EventMetadata.Empty))
        {
            return _noMetadata;
        }

        try
        {
            return EncodeMetadata(imported.Metadata);
        }
        catch (ArgumentException exception)
        {
            throw Refused(ImportRefusal.InvalidMetadata, exception.Message);
        }

        ImportRefusedException Refused(ImportRefusal reason, string detail) => new(reason, imported.Stream, imported.Version, imported.EventId, number, detail);
    }

    /// <summary>Makes an event to import from an object, by its registered type.</summary>
    /// <param name="data">The event, of a registered latest type.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="version">Its version in the stream.</param>
    /// <param name="eventId">Its id.</param>
    /// <param name="timestamp">When it was recorded.</param>
    /// <returns>The event to import.</returns>
    /// <exception cref="EventSerializationException">It cannot be written.</exception>
    /// <exception cref="UnknownEventTypeException">Its type is not registered.</exception>
    public ImportedEvent Encode(object data, StreamName stream, long version, Guid eventId, DateTimeOffset timestamp)
    {
        var encoded = Encode(data, eventId);
        return new ImportedEvent
        {
            Stream = stream,
            Version = version,
            EventId = eventId,
            TypeName = encoded.TypeName,
            TypeVersion = encoded.TypeVersion,
            Timestamp = timestamp,
            Payload = encoded.Payload,
        };
    }

    private static string? FaultInForm(ImportedEvent imported) => imported switch
    {
        { Stream.IsDefault: true } => "It names no stream.",
        { Version: < 0 or long.MaxValue } => "Versions go from 0 up.",
        { TypeName: not { Length: > 0 and <= MaxTypeNameLength } } => $"The name of a type has 1 to {MaxTypeNameLength} characters.",
        { TypeVersion: < 1 } => "Versions of a type start at 1.",
        { Metadata: null } => "Its metadata is null; use EventMetadata.Empty.",
        { TypeName: StreamErased.StoredName } => "Only the erasure of a stream writes this event: erase it here.",
        _ when imported.EventId == Guid.Empty => "It has no id.",
        _ when imported.TypeName.AsSpan().ContainsAnyExcept(_typeNameCharacters) => "The name of a type is printable ASCII without spaces.",
        _ => null,
    };
}
