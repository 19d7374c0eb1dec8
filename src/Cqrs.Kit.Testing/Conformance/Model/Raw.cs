using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cqrs.Kit.Testing;

/// <summary>An event whose JSON is written by hand: what another program, or an earlier mistake, may have left in the log.</summary>
[EventType("conformance.raw")]
[JsonConverter(typeof(RawConverter))]
internal sealed record Raw(string Json);

/// <summary>The same event as an honest build reads it.</summary>
[EventType("conformance.raw")]
internal sealed record RawRead(long Number, string Text);

internal sealed class RawConverter : JsonConverter<Raw>
{
    public override Raw Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, Raw value, JsonSerializerOptions options) => writer.WriteRawValue(value.Json, skipInputValidation: true);
}
