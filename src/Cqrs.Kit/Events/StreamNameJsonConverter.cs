using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cqrs.Kit;

/// <summary>A stream's name in JSON: the whole name, as a text.</summary>
internal sealed class StreamNameJsonConverter : JsonConverter<StreamName>
{
    public static StreamName Read(ref Utf8JsonReader reader)
    {
        try
        {
            return StreamName.Parse(reader.GetString() ?? "");
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    public override StreamName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, StreamName value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
