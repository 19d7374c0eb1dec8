using System.Buffers.Binary;
using System.Text;

namespace Cqrs.Kit.PostgreSql;

/// <summary>An event as a row of the server's binary COPY, for the columns of import_events.sql.</summary>
/// <remarks>Written before the log's lock is taken; under it only two numbers are put in and the bytes are sent.</remarks>
internal static class CopyRow
{
    private const int FixedLength = 90;
    private const int PositionAt = 6;
    private const int StreamIdAt = 18;
    private static readonly long _epochTicks = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    /// <summary>What comes before the rows: the signature, no flags, no extension.</summary>
    public static ReadOnlyMemory<byte> Header { get; } = new([.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8, 0, 0, 0, 0, 0, 0, 0, 0]);

    /// <summary>What comes after them.</summary>
    public static ReadOnlyMemory<byte> Trailer { get; } = new([0xFF, 0xFF]);

    public static int LengthOf(ImportedEvent imported, byte[] metadata) => FixedLength + imported.TypeName.Length + metadata.Length + imported.Payload.Length;

    public static void Write(Span<byte> row, ImportedEvent imported, byte[] metadata)
    {
        BinaryPrimitives.WriteInt16BigEndian(row, 9);
        var rest = row[2..];
        WriteInt64(ref rest, 0); // position
        WriteInt64(ref rest, 0); // stream_id
        WriteInt64(ref rest, imported.Version);
        WriteInt64(ref rest, (imported.Timestamp.UtcTicks - _epochTicks) / TimeSpan.TicksPerMicrosecond);
        imported.EventId.TryWriteBytes(Field(ref rest, 16), bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(Field(ref rest, 4), imported.TypeVersion);
        Encoding.ASCII.GetBytes(imported.TypeName, Field(ref rest, imported.TypeName.Length));
        metadata.CopyTo(Field(ref rest, metadata.Length));
        imported.Payload.Span.CopyTo(Field(ref rest, imported.Payload.Length));
    }

    /// <summary>Puts in what is known under the lock.</summary>
    public static void Place(Span<byte> row, long position, long streamId)
    {
        BinaryPrimitives.WriteInt64BigEndian(row[PositionAt..], position);
        BinaryPrimitives.WriteInt64BigEndian(row[StreamIdAt..], streamId);
    }

    private static void WriteInt64(ref Span<byte> rest, long value) => BinaryPrimitives.WriteInt64BigEndian(Field(ref rest, 8), value);

    /// <summary>Writes a field's length and gives its place.</summary>
    private static Span<byte> Field(ref Span<byte> rest, int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(rest, length);
        var field = rest.Slice(4, length);
        rest = rest[(4 + length)..];
        return field;
    }
}
