using System.Text;

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
        var types = EventTypeRegistry.Build([new(typeof(Said), "said", 1), new(typeof(Old), "old", 1)], [new OldToSaid()], ["gone"], faults);
        Assert.Empty(faults);
        return new EventCodec(types, new JsonEventSerializer(null), new AppendLimits(maxBytes, maxEvents, 4, 1_000));
    }

    private sealed record Said(string Words);

    private sealed record Old(string Words);

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
