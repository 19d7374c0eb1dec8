namespace Cqrs.Kit.PostgreSql;

/// <summary>What was just appended, as a reader of the log would get it: through the serializer, with what the store has added.</summary>
internal static class AppendedEvents
{
    /// <summary>The events of one append that passed.</summary>
    /// <param name="codec">Decodes them.</param>
    /// <param name="append">The append.</param>
    /// <param name="result">Its result.</param>
    /// <param name="recordedAt">When it was recorded.</param>
    public static IEnumerable<RecordedEvent> Of(EventCodec codec, EncodedAppend append, AppendResult result, DateTimeOffset recordedAt)
    {
        var position = result.Position.Value - append.Streams.Sum(stream => stream.Events.Count);
        for (var s = 0; s < append.Streams.Count; s++)
        {
            var stream = append.Streams[s];
            var version = result.Versions[s] - stream.Events.Count;
            foreach (var e in stream.Events)
            {
                var at = new EventContext
                {
                    EventId = e.Id,
                    Stream = stream.Name,
                    Version = ++version,
                    Position = new LogPosition(++position),
                    Timestamp = recordedAt,
                    TypeName = e.TypeName,
                    TypeVersion = e.TypeVersion,
                    StoredMetadata = append.Metadata,
                };
                yield return codec.Decode(at, e.Payload);
            }
        }
    }
}
