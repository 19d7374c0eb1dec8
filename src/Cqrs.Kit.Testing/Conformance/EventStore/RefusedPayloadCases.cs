using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cqrs.Kit.Testing;

/// <summary>Payloads that would not come back as what they were: refused by name, and nothing written.</summary>
internal static class RefusedPayloadCases
{
    private static readonly StreamName _stream = new("Note", "1");

    public static Task U0000_is_refused(ConformanceFixture fixture) => RefusedAsync(fixture, new Noted("a\0b"));

    public static Task An_unpaired_surrogate_is_refused(ConformanceFixture fixture) => RefusedAsync(fixture, new Noted("a\ud800b"), new Noted("\udc00"));

    public static Task The_replacement_character_is_refused(ConformanceFixture fixture) => RefusedAsync(fixture, new Noted("a\ufffdb"));

    public static Task Hostile_text_in_a_key_is_refused(ConformanceFixture fixture) => RefusedAsync(
        fixture,
        new Measured { Map = new() { ["a\0"] = "x" } },
        new Measured { Map = new() { ["\ud800"] = "x" } });

    public static Task Hostile_text_in_foreign_JSON_is_refused(ConformanceFixture fixture) => RefusedAsync(
        fixture,
        new Measured { Anything = JsonElement.Parse("""{"a":"\u0000"}""") },
        new Measured { Anything = JsonElement.Parse("""{"a":["\ud800"]}""") },
        new Measured { Anything = JsonElement.Parse("""{"a\u0000":1}""") },
        new Measured { Anything = JsonElement.Parse("""{"\ud800":1,"\ud801":1}""") });

    public static Task A_member_that_is_there_twice_is_refused(ConformanceFixture fixture) => RefusedAsync(
        fixture,
        new Measured { Anything = JsonElement.Parse("""{"a":1,"a":2}""") },
        new Measured { Anything = JsonElement.Parse("""[{"b":{"a":1,"\u0061":1}}]""") },
        new RawBytes([.. """{"a":1,"b":2,"a":1}"""u8]),
        new Extended("x") { More = new() { ["text"] = JsonElement.Parse("1") } });

    public static Task Too_deep_is_refused(ConformanceFixture fixture) => RefusedAsync(fixture, Nested.Of(10_000));

    public static Task A_circle_is_refused(ConformanceFixture fixture)
    {
        var circle = new Circle();
        circle.Next = circle;
        return RefusedAsync(fixture, circle);
    }

    public static Task Over_the_size_cap_is_refused(ConformanceFixture fixture) => RefusedAsync(fixture, new Noted(new string('x', 1024 * 1024)));

    public static Task What_is_no_number_is_refused(ConformanceFixture fixture) => RefusedAsync(
        fixture,
        new Measured { Double = double.NaN },
        new Measured { Double = double.PositiveInfinity },
        new Measured { Double = double.NegativeInfinity });

    public static Task Null_where_the_type_has_none_is_refused(ConformanceFixture fixture) => RefusedAsync(fixture, new Noted(null!));

    public static Task A_type_that_cannot_be_written_is_refused(ConformanceFixture fixture) => RefusedAsync(fixture, new Unwritable(typeof(string)));

    public static Task Bytes_that_are_no_UTF_8_are_refused(ConformanceFixture fixture) => RefusedAsync(fixture, new RawBytes([.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8]));

    public static Task Bytes_that_are_no_JSON_are_refused(ConformanceFixture fixture) => RefusedAsync(fixture, new RawBytes([.. "{\"a\":"u8]), new RawBytes([.. "{} {}"u8]), new RawBytes([]));

    public static Task An_event_that_is_written_as_null_is_refused(ConformanceFixture fixture) => RefusedAsync(fixture, new RawBytes([.. "null"u8]), new RawBytes([.. " null\n"u8]));

    private static async Task RefusedAsync(ConformanceFixture fixture, params object[] events)
    {
        await using var host = await fixture.StartAsync(typeof(Measured), typeof(Nested), typeof(Circle), typeof(Unwritable), typeof(RawBytes), typeof(Extended));
        foreach (var e in events)
        {
            var refused = await Expect.ThrowsAsync<EventSerializationException>(
                () => host.Store.AppendAsync(_stream, ExpectedVersion.Any, [new Counted(1), e]).AsTask(),
                $"An append of {e.GetType().Name}");

            Expect.Equal(SpecificationJson.NameOf(e.GetType()), refused.TypeName);
        }

        await host.ExpectHeadAsync(0);
    }

    /// <summary>An event whose converter writes what it likes.</summary>
    [EventType("conformance.raw-bytes")]
    [JsonConverter(typeof(RawBytesConverter))]
    private sealed record RawBytes(byte[] Bytes);

    private sealed class RawBytesConverter : JsonConverter<RawBytes>
    {
        public override RawBytes Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, RawBytes value, JsonSerializerOptions options) => writer.WriteRawValue(value.Bytes, skipInputValidation: true);
    }

    [EventType("conformance.extended")]
    private sealed record Extended(string Text)
    {
        [JsonExtensionData]
        public Dictionary<string, JsonElement>? More { get; init; }
    }

    [EventType("conformance.circle")]
    private sealed class Circle
    {
        public Circle? Next { get; set; }
    }

    [EventType("conformance.unwritable")]
    private sealed record Unwritable(Type Type);
}
