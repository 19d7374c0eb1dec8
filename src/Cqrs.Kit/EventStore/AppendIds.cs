using System.Buffers.Binary;

namespace Cqrs.Kit;

/// <summary>The ids of an append's events: its own id, then counting up in the low 62 random bits of that UUIDv7.</summary>
/// <remarks>So the log itself remembers every append id, in the unique index that it has anyway: no table of append ids, and none expires
/// (decision 4).</remarks>
internal struct AppendIds(Guid appendId)
{
    private const ulong RandomBits = 0x3FFF_FFFF_FFFF_FFFF;
    private int _next;

    public Guid Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        appendId.TryWriteBytes(bytes, bigEndian: true, out _);
        var low = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        low = low & ~RandomBits | (low + (ulong)_next++) & RandomBits;
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], low);
        return new Guid(bytes, bigEndian: true);
    }
}
