using System.Buffers;

using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Decodes the rows of one reading, each column once and in order, without a text between the wire and the serializer.</summary>
/// <remarks>For one reading, one thread at a time.</remarks>
internal sealed class EventRows(EventCodec codec, StreamName stream) : IDisposable
{
    private const int MaxNames = 10_000;
    private readonly Dictionary<long, StreamName> _names = [];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(4096);
    private byte[] _lastMetadata = [];
    private EventMetadata _metadata = EventMetadata.Empty;

    /// <summary>The payload's bytes in the row that was read last.</summary>
    public int LastBytes { get; private set; }

    /// <summary>Reads the row on which the reader stands.</summary>
    public RecordedEvent Read(NpgsqlDataReader reader)
    {
        var position = reader.GetInt64(0);
        var version = reader.GetInt64(1);
        var recordedAt = reader.GetFieldValue<DateTimeOffset>(2);
        var eventId = reader.GetGuid(3);
        var typeVersion = reader.GetInt32(4);
        var type = reader.GetString(5);
        var metadata = MetadataOf(Bytes(reader, 6));
        var data = Bytes(reader, 7);
        LastBytes = data.Length;
        return codec.Decode(
            new EventContext
            {
                EventId = eventId,
                Stream = stream.IsDefault ? StreamOf(reader) : stream,
                Version = version,
                Position = new LogPosition(position),
                Timestamp = recordedAt,
                TypeName = type,
                TypeVersion = typeVersion,
                Metadata = metadata,
            },
            data);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _buffer, []));

    private ReadOnlySpan<byte> Bytes(NpgsqlDataReader reader, int ordinal)
    {
        var length = (int)reader.GetBytes(ordinal, 0, null, 0, 0);
        if (length > _buffer.Length)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(length);
        }

        reader.GetBytes(ordinal, 0, _buffer, 0, length);
        return _buffer.AsSpan(0, length);
    }

    // The events of an append have the same metadata, and stand together.
    private EventMetadata MetadataOf(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.SequenceEqual(_lastMetadata))
        {
            _metadata = EventCodec.DecodeMetadata(bytes);
            _lastMetadata = bytes.ToArray();
        }

        return _metadata;
    }

    private StreamName StreamOf(NpgsqlDataReader reader)
    {
        var id = reader.GetInt64(8);
        if (!_names.TryGetValue(id, out var name))
        {
            if (_names.Count == MaxNames)
            {
                _names.Clear();
            }

            name = StreamName.Parse(reader.GetString(9));
            _names.Add(id, name);
        }

        return name;
    }
}
