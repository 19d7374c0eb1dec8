using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cqrs.Kit.Tests.Events;

/// <summary>Encoding and decoding: caps, ids, metadata, and errors that say where.</summary>
public sealed class EventCodecTests
{
    private static readonly StreamName _stream = new("Note", "1");

    [Fact]
    public void An_append_is_encoded_with_ids_that_count_up_from_its_own()
    {
        var request = new AppendRequest([new StreamAppend(_stream, ExpectedVersion.Any, [new Said("a"), new Said("b")])]) { Id = new Guid("0192f0e4-1c7e-7000-8000-0000000000ff") };

        var encoded = Codec().Encode(request);

        Assert.Equal(
            ["0192f0e4-1c7e-7000-8000-0000000000ff", "0192f0e4-1c7e-7000-8000-000000000100", "0192f0e4-1c7e-7000-8000-000000000101"],
            encoded.Streams[0].Events.Select(e => e.Id).Append(encoded.IdAfter).Select(id => id.ToString()));
        Assert.Equal(("said", 1, """{"words":"a"}"""), (encoded.Streams[0].Events[0].TypeName, encoded.Streams[0].Events[0].TypeVersion, Encoding.UTF8.GetString(encoded.Streams[0].Events[0].Payload)));
        Assert.Equal("{}"u8.ToArray(), encoded.Metadata);
    }

    [Fact]
    public void The_cap_of_bytes_is_exact()
    {
        Codec(maxBytes: 13).Encode(Append(new Said("a")));

        var refused = Assert.Throws<EventSerializationException>(() => Codec(maxBytes: 12).Encode(Append(new Said("a"))));

        Assert.Equal("said", refused.TypeName);
        Assert.Contains("13 bytes; the cap is 12", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_cap_of_events_counts_all_streams()
    {
        var request = new AppendRequest(new StreamAppend(_stream, ExpectedVersion.Any, [new Said("a"), new Said("b")]), new StreamAppend(new("Note", "2"), ExpectedVersion.Any, [new Said("c")]));

        Codec(maxEvents: 3).Encode(request);
        Assert.Throws<ArgumentException>(() => Codec(maxEvents: 2).Encode(request));
    }

    [Fact]
    public void A_payload_that_does_not_fit_says_where_and_what_to_do()
    {
        var fault = Assert.Throws<EventSerializationException>(() => Codec().Decode(At("said", 1, position: 7), "{}"u8));

        Assert.Equal(("said", new LogPosition(7)), (fault.TypeName, fault.Position));
        Assert.Contains("give the new shape a new Version and an upcaster", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_upcaster_that_fails_or_gives_null_says_where()
    {
        Assert.Equal(new LogPosition(7), Assert.Throws<EventSerializationException>(() => Codec().Decode(At("old", 1, position: 7), """{"words":"throw"}"""u8)).Position);
        Assert.Contains("gave null", Assert.Throws<EventSerializationException>(() => Codec().Decode(At("old", 1, position: 7), """{"words":"null"}"""u8)).Message, StringComparison.Ordinal);
        Assert.Equal(new Said("fine!"), Codec().Decode(At("old", 1, position: 7), """{"words":"fine"}"""u8).Data);
    }

    [Theory]
    [InlineData("Said")]
    [InlineData("System.Diagnostics.Process, System.Diagnostics.Process")]
    [InlineData("")]
    public void A_stored_name_never_becomes_a_type(string name) => Assert.Throws<UnknownEventTypeException>(() => Codec().Decode(At(name, 1, position: 1), "{}"u8));

    [Fact]
    public void A_retired_event_is_not_even_looked_at() => Assert.Null(Codec().Decode(At("gone", 99, position: 1), "no JSON"u8).Data);

    [Theory]
    [InlineData("said")]
    [InlineData("gone")]
    [InlineData("never heard of")]
    public void A_blank_event_is_read_whatever_its_type(string name)
    {
        var blank = Codec().Decode(At(name, 1, position: 7), EventCodec.BlankPayload.Span);

        Assert.Null(blank.Data);
        Assert.Equal((true, name, 7L, _stream), (blank.At.IsBlank, blank.At.TypeName, blank.Position.Value, blank.Stream));
        Assert.False(Codec().Decode(At("gone", 1, position: 7), "{}"u8).At.IsBlank);
    }

    [Fact]
    public void An_event_is_never_written_as_the_mark_of_a_blank_one()
    {
        var refused = Assert.Throws<EventSerializationException>(() => Codec().Encode(Append(new Nothing())));

        Assert.Equal("nothing", refused.TypeName);
        Assert.Contains("JSON null", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_erasure_of_a_stream_is_encoded_for_stores_alone()
    {
        var erasure = Codec().EncodeErasure(_stream);
        var last = Assert.Single(Assert.Single(erasure.Streams).Events);

        Assert.Equal((erasure.Id, StreamErased.StoredName, """{"stream":"Note-1"}"""), (last.Id, last.TypeName, Encoding.UTF8.GetString(last.Payload)));
        Assert.Equal(new StreamErased(_stream), Codec().Decode(At(last.TypeName, last.TypeVersion, position: 1), last.Payload).Data);
        Assert.Throws<ArgumentException>(() => Codec().Encode(Append(new StreamErased(_stream))));
    }

    [Fact]
    public void Metadata_of_a_newer_version_is_read_as_far_as_it_is_known()
    {
        var metadata = EventCodec.DecodeMetadata("""{"tenant":{"id":[1,2]},"causationId":"c","headers":{"a":"1"},"later":null}"""u8);

        Assert.Equal(("c", "1", 1), (metadata.CausationId, metadata.Headers["a"], metadata.Headers.Count));
        Assert.Equal(EventMetadata.Empty, EventCodec.DecodeMetadata("{}"u8));
    }

    [Fact]
    public void Stored_metadata_is_decoded_once_when_it_is_asked_for()
    {
        var at = At("said", 1, position: 7, """{"causationId":"c"}"""u8.ToArray());

        Assert.Equal("c", at.Metadata.CausationId);
        Assert.Same(at.Metadata, at.Metadata);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"commandId":1}""")]
    [InlineData("""{"sentAt":"never"}""")]
    public void Stored_metadata_that_cannot_be_read_is_an_error_with_its_position(string json)
    {
        var at = At("said", 1, position: 7, System.Text.Encoding.UTF8.GetBytes(json));

        Assert.Equal(new LogPosition(7), Assert.Throws<EventSerializationException>(() => at.Metadata).Position);
    }

    private static AppendRequest Append(params object[] events) => new([new StreamAppend(_stream, ExpectedVersion.Any, events)]);

    private static EventContext At(string name, int version, long position, byte[]? metadata = null) => new()
    {
        EventId = Guid.Empty,
        Stream = _stream,
        Version = 0,
        Position = new LogPosition(position),
        Timestamp = DateTimeOffset.UnixEpoch,
        TypeName = name,
        TypeVersion = version,
        StoredMetadata = metadata,
    };

    private static EventCodec Codec(int maxBytes = 1_000, int maxEvents = 10)
    {
        List<string> faults = [];
        var types = EventTypeRegistry.Build([new(typeof(Said), "said", 1), new(typeof(Old), "old", 1), new(typeof(Nothing), "nothing", 1), new(typeof(StreamErased), StreamErased.StoredName, 1)], [new OldToSaid()], ["gone"], faults);
        Assert.Empty(faults);
        return new EventCodec(types, new JsonEventSerializer(null), new AppendLimits(maxBytes, maxEvents, 100_000_000, 4, 1_000));
    }

    private sealed record Said(string Words);

    private sealed record Old(string Words);

    [JsonConverter(typeof(NothingConverter))]
    private sealed record Nothing;

    private sealed class NothingConverter : JsonConverter<Nothing>
    {
        public override Nothing Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new();

        public override void Write(Utf8JsonWriter writer, Nothing value, JsonSerializerOptions options) => writer.WriteRawValue(" null ");
    }

    private sealed class OldToSaid : Upcaster<Old, Said>
    {
        protected override Said Upcast(Old old, EventContext at) => old.Words switch
        {
            "throw" => throw new InvalidOperationException("no"),
            "null" => null!,
            var words => new Said(words + "!"),
        };
    }
}
