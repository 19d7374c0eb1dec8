using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Testing;

/// <summary>The caps on what an append may carry: exactly at a cap it passes and reads back, one more is refused and nothing is written.</summary>
internal static class LimitCases
{
    private static readonly StreamName _stream = new("Note", "1");
    private static readonly StreamName _other = new("Note", "2");

    public static Task An_event_has_at_most_as_many_bytes_as_the_cap(ConformanceFixture fixture) => HoldsAsync<EventSerializationException>(
        fixture,
        nameof(CqrsOptions.MaxEventBytes),
        options => options.MaxEventBytes = 100,
        Append(new Noted(new string('x', 100 - """{"text":""}""".Length))),
        Append(new Counted(1), new Noted(new string('x', 101 - """{"text":""}""".Length))));

    public static Task Bytes_are_counted_as_UTF_8(ConformanceFixture fixture) => HoldsAsync<EventSerializationException>(
        fixture,
        nameof(CqrsOptions.MaxEventBytes),
        options => options.MaxEventBytes = 100,
        Append(new Noted("x" + new string('ä', 44))),
        Append(new Noted(new string('ä', 45))));

    public static Task An_append_has_at_most_as_many_events_as_the_cap_over_all_its_streams(ConformanceFixture fixture) => HoldsAsync<ArgumentException>(
        fixture,
        nameof(CqrsOptions.MaxEventsPerAppend),
        options => options.MaxEventsPerAppend = 5,
        new AppendRequest(Stream(_stream, 2), Stream(_other, 3)),
        new AppendRequest(Stream(_stream, 3), Stream(_other, 3)));

    public static Task An_append_has_at_most_as_many_bytes_as_the_cap_over_all_its_events(ConformanceFixture fixture) => HoldsAsync<ArgumentException>(
        fixture,
        nameof(CqrsOptions.MaxAppendBytes),
        options => options.MaxAppendBytes = 2 * """{"text":"x"}{}""".Length,
        Append(new Noted("x"), new Noted("x")),
        Append(new Noted("x"), new Noted("xx")));

    public static Task Metadata_has_at_most_as_many_headers_as_the_cap(ConformanceFixture fixture) => HoldsAsync<ArgumentException>(
        fixture,
        nameof(CqrsOptions.MaxHeaders),
        options => options.MaxHeaders = 3,
        Append(new Noted("x")) with { Metadata = WithHeaders(3) },
        Append(new Noted("x")) with { Metadata = WithHeaders(4) });

    public static Task Metadata_has_at_most_as_many_bytes_as_the_cap(ConformanceFixture fixture) => HoldsAsync<ArgumentException>(
        fixture,
        nameof(CqrsOptions.MaxMetadataBytes),
        options => options.MaxMetadataBytes = 256,
        Append(new Noted("x")) with { Metadata = new() { CausationId = new string('x', 256 - """{"causationId":""}""".Length) } },
        Append(new Noted("x")) with { Metadata = new() { CausationId = new string('x', 257 - """{"causationId":""}""".Length) } });

    public static Task A_payload_is_at_most_as_deep_as_it_can_be_read(ConformanceFixture fixture) => HoldsAsync<EventSerializationException>(
        fixture,
        "conformance.nested",
        _ => { },
        Append(Nested.Of(64)),
        Append(Nested.Of(65)));

    public static Task What_a_converter_writes_is_at_most_as_deep_as_it_can_be_read(ConformanceFixture fixture) => HoldsAsync<EventSerializationException>(
        fixture,
        nameof(JsonSerializerOptions.MaxDepth),
        _ => { },
        Append(new Deep(64)),
        Append(new Counted(1), new Deep(65)));

    public static Task A_converter_that_writes_ten_thousand_levels_fails_its_own_append(ConformanceFixture fixture) => HoldsAsync<EventSerializationException>(
        fixture,
        nameof(JsonSerializerOptions.MaxDepth),
        _ => { },
        Append(new Deep(1)),
        Append(new Deep(10_000)));

    /// <summary>The deepest that can be configured is not too deep for the store.</summary>
    public static async Task A_payload_of_the_deepest_that_can_be_allowed_is_kept(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(cqrs => cqrs.ConfigureJson(json => json.MaxDepth = 1_000), typeof(Deep));

        await host.Store.AppendAsync(Append(new Deep(1_000)));

        await host.ExpectStreamAsync(_stream, [new Deep(1_000)]);
    }

    /// <summary>The caps are on what the app writes; what its users have a right to is not to fail at them.</summary>
    public static async Task A_stream_can_be_erased_whatever_the_cap_on_events(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(cqrs => cqrs.Services.AddCqrs(options => options.MaxEventBytes = 15), typeof(Noted));
        await host.GivenAsync(_stream, new Noted("x"));

        Expect.Equal(new LogPosition(2), await host.Lifecycle.EraseAsync(_stream));

        Expect.Sequence([null, new StreamErased(_stream)], (await host.ReadLogAsync()).Select(e => e.Data), "payloads");
    }

    private static AppendRequest Append(params object[] events) => new([new StreamAppend(_stream, ExpectedVersion.Any, events)]);

    private static StreamAppend Stream(StreamName stream, int count) => new(stream, ExpectedVersion.Any, [.. Enumerable.Range(0, count).Select(i => new Counted(i))]);

    private static EventMetadata WithHeaders(int count) => new() { Headers = Enumerable.Range(0, count).ToDictionary(i => $"key{i}", i => "value") };

    private static async Task HoldsAsync<TException>(ConformanceFixture fixture, string told, Action<CqrsOptions> limit, AppendRequest atTheCap, AppendRequest overIt)
        where TException : Exception
    {
        await using var host = await fixture.StartAsync(cqrs => cqrs.Services.AddCqrs(limit), typeof(Noted), typeof(Counted), typeof(Nested), typeof(Deep));

        var refused = await Expect.ThrowsAsync<TException>(() => host.Store.TryAppendAsync(overIt, CancellationToken.None).AsTask(), "An append over the cap");
        Expect.True(refused.Message.Contains(told, StringComparison.Ordinal), $"'{refused.Message}' tells '{told}'");
        await host.ExpectHeadAsync(0);

        await host.Store.AppendAsync(atTheCap);
        await host.ExpectDenseLogAsync(atTheCap.Streams.Sum(append => append.Events.Count));
    }

    /// <summary>An event whose converter writes arrays within arrays.</summary>
    [EventType("conformance.deep")]
    [JsonConverter(typeof(DeepConverter))]
    private sealed record Deep(int Levels);

    private sealed class DeepConverter : JsonConverter<Deep>
    {
        public override Deep Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var levels = 0;
            for (; reader.TokenType == JsonTokenType.StartArray; reader.Read())
            {
                levels++;
            }

            for (var left = levels; left > 1; left--)
            {
                reader.Read();
            }

            return new Deep(levels);
        }

        public override void Write(Utf8JsonWriter writer, Deep value, JsonSerializerOptions options) =>
            writer.WriteRawValue(new string('[', value.Levels) + new string(']', value.Levels), skipInputValidation: true);
    }
}
