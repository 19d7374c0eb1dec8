using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cqrs.Kit.Tests.Events;

/// <summary>How payloads become JSON, and what is refused rather than changed.</summary>
public sealed partial class JsonEventSerializerTests
{
    private readonly JsonEventSerializer _serializer = new(null);

    /// <summary>Stored events are written like this for ever.</summary>
    [Fact]
    public void The_form_of_the_JSON_is_this() => Assert.Equal(
        """{"orderId":"0192f0e4-1c7e-7000-8000-00000000000a","text":"ä'\"<>&+\u2028","amount":1.10,"day":"Saturday","missing":null}""",
        Write(new Sample(new("0192f0e4-1c7e-7000-8000-00000000000a"), "ä'\"<>&+\u2028", 1.10m, DayOfWeek.Saturday, null)));

    [Theory]
    [InlineData("""{"text":"a","text":"b"}""")]
    [InlineData("""{"text":null}""")]
    [InlineData("""{}""")]
    [InlineData("""{"Text":"a"}""")]
    [InlineData("""{"text":1}""")]
    [InlineData("""{"text":"a"} x""")]
    [InlineData("""{"text":"a",}""")]
    [InlineData("""{"text":"a"/**/}""")]
    [InlineData("""["a"]""")]
    [InlineData("")]
    public void What_does_not_fit_is_refused_when_reading(string json) =>
        Assert.Throws<JsonException>(() => _serializer.Deserialize(Encoding.UTF8.GetBytes(json), typeof(Text)));

    [Fact]
    public void A_depth_that_a_database_may_not_take_cannot_be_configured()
    {
        _ = new JsonEventSerializer(options => options.MaxDepth = 1_000);
        Assert.Throws<InvalidOperationException>(() => new JsonEventSerializer(options => options.MaxDepth = 1_001));
    }

    [Fact]
    public void Invalid_UTF_8_is_refused_when_reading() =>
        Assert.ThrowsAny<Exception>(() => _serializer.Deserialize([.. "{\"text\":\""u8, 0xC3, 0x28, .. "\"}"u8], typeof(Text)));

    [Fact]
    public void A_member_more_is_passed_over_and_an_optional_one_may_be_missing()
    {
        Assert.Equal(new Text("a"), _serializer.Deserialize("""{"more":{"deep":[1]},"text":"a"}"""u8, typeof(Text)));
        Assert.Equal(new Optional("a", null, 7), _serializer.Deserialize("""{"text":"a","maybe":null}"""u8, typeof(Optional)));
    }

    [Theory]
    [InlineData("a\0")]
    [InlineData("\ufffd")]
    public void Text_that_would_not_come_back_is_refused_when_writing(string text) => Assert.Throws<JsonException>(() => Write(new Text(text)));

    [Fact]
    public void Unpaired_surrogates_are_refused_when_writing_and_pairs_come_back()
    {
        Assert.Throws<JsonException>(() => Write(new Text("\ud800")));
        Assert.Throws<JsonException>(() => Write(new Text("a\udc00b")));
        Assert.Equal(new Text("\U0001F4DD"), _serializer.Deserialize(Encoding.UTF8.GetBytes(Write(new Text("\U0001F4DD"))), typeof(Text)));
    }

    /// <summary>A backslash before the letters is text, not an escape.</summary>
    [Theory]
    [InlineData(@"\u0000")]
    [InlineData(@"\\u0000")]
    [InlineData(@"\ufffd")]
    [InlineData(@"\\\uFFFD")]
    public void What_only_looks_like_an_escape_comes_back(string text) =>
        Assert.Equal(new Text(text), _serializer.Deserialize(Encoding.UTF8.GetBytes(Write(new Text(text))), typeof(Text)));

    [Fact]
    public void Null_for_a_member_that_has_none_is_refused_when_writing() => Assert.Throws<JsonException>(() => Write(new Text(null!)));

    [Fact]
    public void A_converter_that_fails_is_told_as_JSON_that_cannot_be_written() => Assert.Throws<JsonException>(() => Write(new Failing()));

    [Fact]
    public void Source_generated_contracts_come_before_reflection()
    {
        JsonSerializerOptions? used = null;
        var serializer = new JsonEventSerializer(options =>
        {
            options.TypeInfoResolverChain.Add(Context.Default);
            used = options;
        });

        Assert.Equal("""{"text":"a"}""", Encoding.UTF8.GetString(serializer.Serialize(new Text("a"), typeof(Text))));
        Assert.Equal(new Text("a"), serializer.Deserialize("""{"text":"a"}"""u8, typeof(Text)));
        Assert.Same(Context.Default, used!.GetTypeInfo(typeof(Text)).OriginatingResolver);
        Assert.NotSame(Context.Default, used.GetTypeInfo(typeof(Optional)).OriginatingResolver);
    }

    /// <summary>As in native code. A node that stored numbers where others store texts could not be read by them.</summary>
    [Fact]
    public void Without_reflection_a_context_must_have_enums_as_texts()
    {
        var texts = new JsonEventSerializer(options => options.TypeInfoResolverChain.Add(TextContext.Default), allowReflection: false);
        var numbers = new JsonEventSerializer(options => options.TypeInfoResolverChain.Add(NumberContext.Default), allowReflection: false);
        var sample = new Sample(Guid.Empty, "a", 1, DayOfWeek.Friday, null);

        Assert.Equal(Write(sample), Encoding.UTF8.GetString(texts.Serialize(sample, typeof(Sample))));
        Assert.Contains("UseStringEnumConverter", numbers.FaultOf(typeof(Sample)), StringComparison.Ordinal);
        Assert.Throws<JsonException>(() => numbers.Serialize(sample, typeof(Sample)));
        Assert.NotNull(texts.FaultOf(typeof(Optional)));
        Assert.Null(texts.FaultOf(typeof(Sample)));
    }

    [Fact]
    public void A_streams_name_is_a_text()
    {
        Assert.Equal("\"Order-4-2\"", Write(new StreamName("Order", "4-2")));
        Assert.Equal(new StreamName("Order", "4-2"), _serializer.Deserialize("\"Order-4-2\""u8, typeof(StreamName)));
        Assert.Throws<JsonException>(() => _serializer.Deserialize("\"Order\""u8, typeof(StreamName)));
        Assert.Throws<JsonException>(() => _serializer.Deserialize("7"u8, typeof(StreamName)));
        Assert.Throws<JsonException>(() => Write(default(StreamName)));
    }

    [Fact]
    public void The_erasure_of_a_stream_is_written_the_same_however_JSON_is_configured()
    {
        var serializer = new JsonEventSerializer(options => options.PropertyNamingPolicy = JsonNamingPolicy.KebabCaseUpper);

        Assert.Equal("""{"stream":"Order-1"}""", Encoding.UTF8.GetString(serializer.Serialize(new StreamErased(new("Order", "1")), typeof(StreamErased))));
    }

    [Fact]
    public void No_value_is_null_and_back()
    {
        Assert.Equal("null"u8.ToArray(), _serializer.Serialize(null, typeof(Text)));
        Assert.Null(_serializer.Deserialize("null"u8, typeof(Text)));
    }

    private string Write<T>(T value) => Encoding.UTF8.GetString(_serializer.Serialize(value, typeof(T)));

    internal sealed record Sample(Guid OrderId, string Text, decimal Amount, DayOfWeek Day, int? Missing);

    internal sealed record Text([property: JsonPropertyName("text")] string Value);

    internal sealed record Optional(string Text, string? Maybe = "x", int Number = 7);

    internal sealed class Failing
    {
        public string Value => throw new InvalidOperationException("no");
    }

    [JsonSerializable(typeof(Text))]
    private sealed partial class Context : JsonSerializerContext;

    [JsonSourceGenerationOptions(UseStringEnumConverter = true)]
    [JsonSerializable(typeof(Sample))]
    private sealed partial class TextContext : JsonSerializerContext;

    [JsonSerializable(typeof(Sample))]
    private sealed partial class NumberContext : JsonSerializerContext;
}
