namespace Cqrs.Kit.InMemory;

/// <summary>An event as the log keeps it: in bytes, so that what is read has gone through the serializer as on any other store; with the command
/// whose record came with its append.</summary>
internal sealed record StoredEvent(
    Guid Id,
    StreamName Stream,
    long Version,
    LogPosition Position,
    DateTimeOffset Timestamp,
    string TypeName,
    int TypeVersion,
    byte[] Payload,
    byte[] Metadata,
    CommandId? Command)
{
    public RecordedEvent Decode(EventCodec codec) => codec.Decode(
        new EventContext
        {
            EventId = Id,
            Stream = Stream,
            Version = Version,
            Position = Position,
            Timestamp = Timestamp,
            TypeName = TypeName,
            TypeVersion = TypeVersion,
            StoredMetadata = Metadata,
        },
        Payload);

    public bool HasContentOf(EncodedEvent other) =>
        Id == other.Id && TypeName == other.TypeName && TypeVersion == other.TypeVersion && (EventCodec.IsBlank(Payload) || Payload.AsSpan().SequenceEqual(other.Payload));
}
