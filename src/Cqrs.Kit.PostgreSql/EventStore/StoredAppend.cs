using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>What the log has under the id of an append, to be compared with one that bears the same id.</summary>
internal sealed class StoredAppend
{
    private readonly List<StoredEvent> _events = [];
    private StoredCommand? _command;

    public bool IsEmpty => _events.Count == 0 && _command is null;

    public void Add(NpgsqlDataReader reader) => _events.Add(new StoredEvent(
        reader.GetInt64(0),
        reader.GetString(1),
        reader.GetInt64(2),
        reader.GetGuid(3),
        reader.GetString(4),
        reader.GetInt32(5),
        reader.GetFieldValue<byte[]>(6)));

    public void SetCommand(NpgsqlDataReader reader) =>
        _command = new StoredCommand(reader.GetGuid(0), reader.GetFieldValue<byte[]>(1), reader.GetInt64(2));

    /// <summary>The first result, when this is the same append; else null.</summary>
    /// <param name="append">The append.</param>
    /// <param name="isOld">Whether the command's record may have been deleted since; the events are there for ever.</param>
    public AppendResult? ResultOf(EncodedAppend append, bool isOld)
    {
        if (!HasCommandOf(append.Command) && !(isOld && _command is null))
        {
            return null;
        }

        var versions = new long[append.Streams.Count];
        var next = 0;
        for (var s = 0; s < versions.Length; s++)
        {
            var stream = append.Streams[s];
            if (next + stream.Events.Count > _events.Count || !stream.Expected.Allows(_events[next].Version - 1))
            {
                return null;
            }

            foreach (var e in stream.Events)
            {
                if (!_events[next].IsSame(stream.Name, e))
                {
                    return null;
                }

                versions[s] = _events[next++].Version;
            }
        }

        var wasLonger = next < _events.Count && _events[next].Id == append.IdAfter;
        return wasLonger || next == 0 && _events.Count > 0
            ? null
            : AppendResult.Appended(new LogPosition(next > 0 ? _events[next - 1].Position : _command!.Position), versions);
    }

    private bool HasCommandOf(CommandRecord? asked) => asked is null
        ? _command is null
        : _command is { } stored && stored.Id == asked.Id.Value && stored.Hash.AsSpan().SequenceEqual(asked.Hash.Span);

    private sealed record StoredEvent(long Position, string Stream, long Version, Guid Id, string Type, int TypeVersion, byte[] Data)
    {
        /// <summary>Whether it is the event asked about, as far as is still known: what was truncated or erased has no payload to compare.</summary>
        public bool IsSame(StreamName stream, EncodedEvent asked) => Stream == stream.Value && Id == asked.Id
            && Type == asked.TypeName && TypeVersion == asked.TypeVersion && (EventCodec.IsBlank(Data) || Data.AsSpan().SequenceEqual(asked.Payload));
    }

    private sealed record StoredCommand(Guid Id, byte[] Hash, long Position);
}
