using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Cqrs.Kit;

/// <summary>The kit's own event in JSON: by hand, so that it is the same however an app configures JSON, and needs no reflection.</summary>
internal sealed class StreamErasedJsonConverter : JsonConverter<StreamErased>
{
    private static readonly JsonEncodedText _stream = JsonEncodedText.Encode("stream");

    public override StreamErased Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var stream = default(StreamName);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isStream = reader.ValueTextEquals(_stream.EncodedUtf8Bytes);
            reader.Read();
            if (isStream)
            {
                stream = StreamNameJsonConverter.Read(ref reader);
            }
            else
            {
                reader.Skip(); // written by a newer version
            }
        }

        return stream.IsDefault ? throw new JsonException("The erasure names no stream.") : new StreamErased(stream);
    }

    public override void Write(Utf8JsonWriter writer, StreamErased value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString(_stream, value.Stream.Value);
        writer.WriteEndObject();
    }

    /// <summary>Knows that one type, for options without reflection.</summary>
    internal sealed class Resolver : IJsonTypeInfoResolver
    {
        public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) =>
            type == typeof(StreamErased) ? JsonMetadataServices.CreateValueInfo<StreamErased>(options, new StreamErasedJsonConverter()) : null;
    }
}
