using System.Buffers;
using System.Text.Json;

namespace Cqrs.Kit;

/// <summary>The stored form of <see cref="EventMetadata"/>: one flat JSON object, written by hand because it is written with every event.</summary>
internal static class MetadataJson
{
    /// <summary>The object, and that of the headers in it.</summary>
    public const int Depth = 2;

    private static readonly JsonEncodedText _commandId = JsonEncodedText.Encode("commandId");
    private static readonly JsonEncodedText _sentAt = JsonEncodedText.Encode("sentAt");
    private static readonly JsonEncodedText _correlationId = JsonEncodedText.Encode("correlationId");
    private static readonly JsonEncodedText _causationId = JsonEncodedText.Encode("causationId");
    private static readonly JsonEncodedText _traceParent = JsonEncodedText.Encode("traceparent");
    private static readonly JsonEncodedText _headers = JsonEncodedText.Encode("headers");

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    public static byte[] Write(EventMetadata metadata)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(256);
        var writer = _writer ??= new Utf8JsonWriter(buffer);
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        writer.WriteStartObject();
        if (metadata.CommandId is { } commandId)
        {
            writer.WriteString(_commandId, commandId.Value);
        }

        if (metadata.SentAt is { } sentAt)
        {
            writer.WriteString(_sentAt, sentAt);
        }

        if (metadata.CorrelationId is { } correlationId)
        {
            writer.WriteString(_correlationId, correlationId);
        }

        if (metadata.CausationId is { } causationId)
        {
            writer.WriteString(_causationId, causationId);
        }

        if (metadata.TraceParent is { } traceParent)
        {
            writer.WriteString(_traceParent, traceParent);
        }

        if (metadata.Headers.Count > 0)
        {
            writer.WriteStartObject(_headers);
            foreach (var (key, value) in metadata.Headers)
            {
                writer.WriteString(key, value ?? throw new ArgumentException($"The metadata's header '{key}' is null; leave it out."));
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public static EventMetadata Read(ReadOnlySpan<byte> utf8Json)
    {
        if (utf8Json.IsEmpty || utf8Json.SequenceEqual("{}"u8))
        {
            return EventMetadata.Empty;
        }

        CommandId? commandId = null;
        DateTimeOffset? sentAt = null;
        string? correlationId = null;
        string? causationId = null;
        string? traceParent = null;
        IReadOnlyDictionary<string, string> headers = EventMetadata.Empty.Headers;
        var reader = new Utf8JsonReader(utf8Json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(_commandId.EncodedUtf8Bytes))
            {
                reader.Read();
                commandId = new CommandId(reader.GetGuid());
            }
            else if (reader.ValueTextEquals(_sentAt.EncodedUtf8Bytes))
            {
                reader.Read();
                sentAt = reader.GetDateTimeOffset();
            }
            else if (reader.ValueTextEquals(_correlationId.EncodedUtf8Bytes))
            {
                reader.Read();
                correlationId = reader.GetString();
            }
            else if (reader.ValueTextEquals(_causationId.EncodedUtf8Bytes))
            {
                reader.Read();
                causationId = reader.GetString();
            }
            else if (reader.ValueTextEquals(_traceParent.EncodedUtf8Bytes))
            {
                reader.Read();
                traceParent = reader.GetString();
            }
            else if (reader.ValueTextEquals(_headers.EncodedUtf8Bytes))
            {
                reader.Read();
                headers = ReadHeaders(ref reader);
            }
            else
            {
                reader.Skip(); // written by a newer version
            }
        }

        return new EventMetadata { CommandId = commandId, SentAt = sentAt, CorrelationId = correlationId, CausationId = causationId, TraceParent = traceParent, Headers = headers };
    }

    private static Dictionary<string, string> ReadHeaders(ref Utf8JsonReader reader)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            headers[key] = reader.GetString() ?? "";
        }

        return headers;
    }
}
