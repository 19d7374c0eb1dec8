using Cqrs.Kit.Generators.EventLock;
using Cqrs.Kit.Generators.Tests.Support;

namespace Cqrs.Kit.Generators.Tests.EventLock;

/// <summary>A shape is what the kit's serializer writes and reads back.</summary>
public sealed class EventShapeTests
{
    [Fact]
    public void Of_each_kind() => Assert.Equal(
        """
        amount: decimal
        any: any?
        at: date-time
        bytes: base64
        codes: array
        codes[]: custom UpperConverter?
        day: enum Mon | tue?
        id: uuid
        inherited: optional int64
        many: map
        many{}: array
        many{}[]: object
        many{}[].name: string
        many{}[].next: recursive Part?
        numbers: array?
        numbers[]: int32?
        point: object
        point.x: optional int32
        point.y: optional int32
        someURL: uri
        stream: custom StreamNameJsonConverter
        urlOfShop: string
        written: optional string
        """,
        Text("""
        using System.Text.Json;
        using System.Text.Json.Serialization;

        public sealed class Event(Guid id, decimal amount) : Root
        {
            public Guid Id { get; } = id;
            public decimal Amount { get; } = amount;
            public decimal Doubled => 2 * Amount;
            public required object? Any { get; init; }
            public required DateTimeOffset At { get; set; }
            public required byte[] Bytes { get; init; }
            public required IReadOnlyList<Code?> Codes { get; init; }
            public required Weekday? Day { get; init; }
            public required IReadOnlyDictionary<string, Part[]> Many { get; init; }
            public required List<int?>? Numbers { get; init; }
            public required Point Point { get; init; }
            public required Uri SomeURL { get; init; }
            public required StreamName Stream { get; init; }
            public required string URLOfShop { get; init; }
            [JsonInclude, JsonPropertyName("written")] internal string Own { get; init; } = "";
            [JsonIgnore] public string Ignored { get; set; } = "";
        }
        public abstract class Root { public long Inherited { get; set; } }
        public sealed record Part(string Name, Part? Next);
        public readonly record struct Point(int X, int Y);
        public enum Weekday { Mon, [JsonStringEnumMemberName("tue")] Tue }
        [JsonConverter(typeof(UpperConverter))] public sealed record Code(string Text);
        public sealed class UpperConverter : JsonConverter<Code>
        {
            public override Code? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => null;
            public override void Write(Utf8JsonWriter writer, Code value, JsonSerializerOptions options) { }
        }
        """));

    [Fact]
    public void Of_an_event_without_properties() => Assert.Equal("", Text("public sealed record Event;"));

    [Fact]
    public void Of_an_event_with_a_converter_of_its_own() => Assert.Equal(
        "$: custom EventConverter",
        Text("[System.Text.Json.Serialization.JsonConverter(typeof(EventConverter))] public sealed record Event(int Number); public abstract class EventConverter : System.Text.Json.Serialization.JsonConverter<Event>;"));

    private static string Text(string source)
    {
        var compiled = Compiled.Of(source);
        Assert.Empty(compiled.Problems);
        return string.Join('\n', EventShape.Of(compiled.All.GetTypeByMetadataName("Event")!).Properties.Select(property => $"{property.Key}: {property.Value}"));
    }
}
