using System.Text.Json;

namespace Cqrs.Kit;

/// <summary>What stands between events as objects and events as stores keep them: names, versions, caps, upcasting. For event stores.</summary>
/// <remarks>Everything that can be wrong with an append without looking at the log is found here, before anything is sent. Safe for any
/// thread.</remarks>
public sealed partial class EventCodec
{
    private static readonly byte[] _blankPayload = "null"u8.ToArray();
    private readonly EventTypeRegistry _types;
    private readonly IEventSerializer _serializer;
    private readonly AppendLimits _limits;

    internal EventCodec(EventTypeRegistry types, IEventSerializer serializer, AppendLimits limits)
    {
        _types = types;
        _serializer = serializer;
        _limits = limits;
    }

    /// <summary>The payload of an event that was truncated or erased: JSON <c>null</c>, which no event is written as. Its metadata is <c>{}</c>.</summary>
    public static ReadOnlyMemory<byte> BlankPayload => _blankPayload;

    /// <summary>Checks an append and writes its events as bytes.</summary>
    /// <param name="request">The append.</param>
    /// <returns>What a store keeps of it.</returns>
    /// <exception cref="ArgumentException">The request is empty, names a stream twice, or is over a cap.</exception>
    /// <exception cref="EventSerializationException">An event cannot be written.</exception>
    /// <exception cref="UnknownEventTypeException">An event's type is not registered.</exception>
    public EncodedAppend Encode(AppendRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(request);
        var ids = new AppendIds(request.Id);
        var metadata = EncodeMetadata(request.Metadata);
        var bytes = 0L;
        var streams = new EncodedStream[request.Streams.Count];
        for (var s = 0; s < streams.Length; s++)
        {
            var append = request.Streams[s];
            var events = new EncodedEvent[append.Events.Count];
            for (var e = 0; e < events.Length; e++)
            {
                events[e] = append.Events[e] is StreamErased
                    ? throw new ArgumentException($"{nameof(StreamErased)} is not for appending: {nameof(IStreamLifecycle)}.{nameof(IStreamLifecycle.EraseAsync)} erases a stream.", nameof(request))
                    : Encode(append.Events[e], ids.Next());
                bytes += events[e].Payload.Length + metadata.Length;
                if (bytes > _limits.MaxAppendBytes)
                {
                    throw new ArgumentException($"The append has more than {_limits.MaxAppendBytes} bytes, which is the cap (CqrsOptions.MaxAppendBytes). Nothing was written.", nameof(request));
                }
            }

            streams[s] = new EncodedStream(append.Stream, append.Expected, events);
        }

        return new EncodedAppend(request.Id, streams, metadata, request.Command, ids.Next());
    }

    /// <summary>The append of the last event of a stream that is erased.</summary>
    /// <param name="stream">The stream.</param>
    /// <returns>What a store keeps of it.</returns>
    public EncodedAppend EncodeErasure(StreamName stream)
    {
        var id = Guid.CreateVersion7();
        var ids = new AppendIds(id);
        var erased = Encode(new StreamErased(stream), ids.Next(), int.MaxValue); // the caps are on what the app writes
        return new EncodedAppend(id, [new EncodedStream(stream, ExpectedVersion.StreamExists, [erased])], EncodeMetadata(EventMetadata.Empty), null, ids.Next());
    }

    /// <summary>Reads a stored event: its type's stored version, then its upcasters.</summary>
    /// <param name="at">Where it stands.</param>
    /// <param name="payload">The stored payload.</param>
    /// <returns>The event; without data when it is blank or its type is retired.</returns>
    /// <exception cref="UnknownEventTypeException">This build does not know the type or its version.</exception>
    /// <exception cref="EventSerializationException">The payload does not fit the type, or an upcaster failed.</exception>
    public RecordedEvent Decode(EventContext at, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(at);
        if (IsBlank(payload))
        {
            return new RecordedEvent(at.AsBlank(), null);
        }

        if (_types.IsRetired(at.TypeName))
        {
            return new RecordedEvent(at, null);
        }

        if (!_types.TryFind(at.TypeName, at.TypeVersion, out var entry))
        {
            throw _types.Unknown(at);
        }

        try
        {
            var data = _serializer.Deserialize(payload, entry.ClrType) ?? throw new JsonException("The payload is null.");
            foreach (var step in entry.Chain)
            {
                data = step.Upcast(data, at) ?? throw new InvalidOperationException($"{step.GetType()} gave null; an upcaster gives one new event for each old one.");
            }

            return new RecordedEvent(at, data);
        }
        catch (Exception exception) when (exception is not EventSerializationException)
        {
            throw new EventSerializationException(
                $"The event at position {at.Position} ('{at.TypeName}' version {at.TypeVersion}) cannot be read as {entry.Latest}: {exception.Message} If its shape has changed, give the new shape a new Version and an upcaster.",
                at.TypeName,
                at.Position,
                exception);
        }
    }

    /// <summary>Reads a stored type's name, without a new text where the name is known: it comes with every event.</summary>
    /// <param name="utf8">The stored bytes.</param>
    /// <returns>The name.</returns>
    public string DecodeTypeName(ReadOnlySpan<byte> utf8) => _types.NameOf(utf8);

    /// <summary>Whether a stored payload is that of an event that was truncated or erased.</summary>
    /// <param name="payload">The stored payload.</param>
    /// <returns>Whether it is blank.</returns>
    public static bool IsBlank(ReadOnlySpan<byte> payload) => payload.SequenceEqual(_blankPayload);

    /// <summary>Reads stored metadata.</summary>
    /// <param name="utf8Json">The stored bytes.</param>
    /// <returns>The metadata.</returns>
    public static EventMetadata DecodeMetadata(ReadOnlySpan<byte> utf8Json) => MetadataJson.Read(utf8Json);

    private EncodedEvent Encode(object @event, Guid id, int? cap = null)
    {
        if (@event is null)
        {
            throw new ArgumentException("An event must not be null.", nameof(@event));
        }

        var entry = _types.ForRaising(@event.GetType());
        byte[] payload;
        try
        {
            payload = _serializer.Serialize(@event, entry.ClrType);
        }
        catch (JsonException exception)
        {
            throw new EventSerializationException($"An event '{entry.Name}' cannot be written: {exception.Message} Nothing was written.", entry.Name, innerException: exception);
        }

        if (payload.AsSpan().Trim(" \t\r\n"u8).SequenceEqual(_blankPayload))
        {
            throw new EventSerializationException($"An event '{entry.Name}' was written as JSON null, which stands for events that were truncated or erased. Nothing was written.", entry.Name);
        }

        return payload.Length <= (cap ?? _limits.MaxEventBytes)
            ? new EncodedEvent(id, entry.Name, entry.Version, payload)
            : throw new EventSerializationException($"An event '{entry.Name}' has {payload.Length} bytes; the cap is {_limits.MaxEventBytes} (CqrsOptions.MaxEventBytes). Nothing was written.", entry.Name);
    }

    private void Check(AppendRequest request)
    {
        if (request.Id.Version != 7)
        {
            throw new ArgumentException($"An append's id is a UUIDv7 (Guid.CreateVersion7()); {request.Id} is not.", nameof(request));
        }

        if (request.Streams.Count == 0 && request.Command is null)
        {
            throw new ArgumentException("The append is empty: give at least one event.", nameof(request));
        }

        if (request.Command is { } command && command.Id.Value == Guid.Empty)
        {
            throw new ArgumentException("A command's id must not be empty.", nameof(request));
        }

        var events = 0;
        HashSet<StreamName>? seen = request.Streams.Count > 1 ? [] : null;
        foreach (var append in request.Streams)
        {
            if (append is not { Stream.IsDefault: false })
            {
                throw new ArgumentException("The append names no stream; use StreamName.For or StreamName.Parse.", nameof(request));
            }

            if (append.Events is not { Count: > 0 })
            {
                throw new ArgumentException($"The append to {append.Stream} is empty: give at least one event.", nameof(request));
            }

            if (seen?.Add(append.Stream) == false)
            {
                throw new ArgumentException($"The append names the stream {append.Stream} twice; put its events together.", nameof(request));
            }

            events += append.Events.Count;
        }

        if (events > _limits.MaxEventsPerAppend)
        {
            throw new ArgumentException($"The append has {events} events; the cap is {_limits.MaxEventsPerAppend} (CqrsOptions.MaxEventsPerAppend). Nothing was written.", nameof(request));
        }
    }

    private byte[] EncodeMetadata(EventMetadata? metadata)
    {
        if (metadata?.Headers is null)
        {
            throw new ArgumentException(metadata is null ? "The metadata is null; use EventMetadata.Empty." : "The metadata's headers are null; leave them out.", nameof(metadata));
        }

        if (metadata.Headers.Count > _limits.MaxHeaders)
        {
            throw new ArgumentException($"The metadata has {metadata.Headers.Count} headers; the cap is {_limits.MaxHeaders} (CqrsOptions.MaxHeaders). Nothing was written.", nameof(metadata));
        }

        var bytes = MetadataJson.Write(metadata);
        if (JsonText.FaultIn(bytes, MetadataJson.Depth) is { } fault)
        {
            throw new ArgumentException($"The metadata cannot be written: {fault}", nameof(metadata));
        }

        return bytes.Length <= _limits.MaxMetadataBytes
            ? bytes
            : throw new ArgumentException($"The metadata has {bytes.Length} bytes; the cap is {_limits.MaxMetadataBytes} (CqrsOptions.MaxMetadataBytes). Nothing was written.", nameof(metadata));
    }
}

/// <summary>The caps on what one append may carry.</summary>
internal sealed record AppendLimits(int MaxEventBytes, int MaxEventsPerAppend, int MaxAppendBytes, int MaxHeaders, int MaxMetadataBytes);
