using System.Buffers;

using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Decodes the rows of a statement, each column once and in order, without a text between the wire and the serializer.</summary>
/// <remarks>One thread at a time.</remarks>
internal sealed class EventRows(EventCodec codec) : IDisposable
{
    private Dictionary<long, StreamName>? _names; // of the page at hand, when it is of the log
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(4096);
    private byte[] _metadata = [];

    /// <summary>A page begins: what its rows need to be read they say themselves.</summary>
    public void Begin() => _names?.Clear();

    /// <summary>Adds the event of the row on which the reader stands to the page; false when it lies past the end, or cannot be read.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="stream">The stream whose event it is; none when the row says it.</param>
    /// <param name="end">The position past which nothing is given.</param>
    /// <param name="page">The page.</param>
    public bool TryRead(NpgsqlDataReader reader, StreamName stream, long end, EventPage page)
    {
        var position = reader.GetInt64(0);
        if (position > end)
        {
            return false;
        }

        var version = reader.GetInt64(1);
        var recordedAt = reader.GetFieldValue<DateTimeOffset>(2);
        var eventId = reader.GetGuid(3);
        var typeVersion = reader.GetInt32(4);
        var type = codec.DecodeTypeName(Bytes(reader, 5));
        var metadata = MetadataOf(Bytes(reader, 6));
        var at = new EventContext
        {
            EventId = eventId,
            Stream = stream.IsDefault ? StreamOf(reader) : stream,
            Version = version,
            Position = new LogPosition(position),
            Timestamp = recordedAt,
            TypeName = type,
            TypeVersion = typeVersion,
            StoredMetadata = metadata,
        };
        var data = Bytes(reader, stream.IsDefault ? 9 : 7);
        try
        {
            page.Add(codec.Decode(at, data), data.Length);
            return true;
        }
        catch (CqrsException exception)
        {
            page.Fail(exception);
            return false;
        }
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
    private byte[] MetadataOf(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.SequenceEqual(_metadata))
        {
            _metadata = bytes.ToArray();
        }

        return _metadata;
    }

    private StreamName StreamOf(NpgsqlDataReader reader)
    {
        var id = reader.GetInt64(7);
        _names ??= [];
        if (!_names.TryGetValue(id, out var name))
        {
            name = StreamName.Parse(reader.GetString(8));
            _names.Add(id, name);
        }

        return name;
    }
}
