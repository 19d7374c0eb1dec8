using System.Buffers.Binary;

namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>The ids of an append's events: they count up from its own.</summary>
internal struct AppendIds(Guid id)
{
    private ulong _next;

    /// <summary>The carry into the variant's bits, which the ids of the tests are far from, is left out.</summary>
    public Guid Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]) + _next++);
        return new Guid(bytes, bigEndian: true);
    }
}
