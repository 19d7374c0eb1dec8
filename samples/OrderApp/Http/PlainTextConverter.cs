using System.Text.Json;
using System.Text.Json.Serialization;
using OrderApp.Validation;

namespace OrderApp.Http;

/// <summary>Refuses texts that no store could keep while the body is read, where the place of the fault is known.</summary>
internal sealed class PlainTextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("must be a text");
        }

        var text = reader.GetString()!;
        return PlainText.Is(text) ? text : throw new JsonException(PlainText.Rule);
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    /// <summary>The fields in a problem document are the keys of a dictionary.</summary>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);
}
