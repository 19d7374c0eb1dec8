using System.Buffers.Binary;

namespace Cqrs.Kit.PostgreSql;

/// <summary>How long command records are kept, counted from the time in the UUIDv7 that is the id of their append.</summary>
/// <remarks>What is deleted and what is refused as too old are told by the same time, so that no record is missed and then written again. Safe for any thread.</remarks>
internal sealed class CommandRetention(TimeSpan? keep, TimeProvider time)
{
    /// <summary>Records are deleted so much later than their ids are refused: by so much may the clocks of processes differ.</summary>
    private static readonly TimeSpan _slack = TimeSpan.FromHours(1);

    /// <summary>Null for ever.</summary>
    public TimeSpan? Keep => keep;

    /// <summary>Whether the record of an append may have been deleted.</summary>
    public bool IsOver(Guid appendId) => keep is { } kept && TimeOf(appendId) < time.GetUtcNow() - kept;

    /// <summary>Records from before this time are deleted, by their append ids and by when they were recorded.</summary>
    public (Guid AppendId, DateTimeOffset RecordedAt) DeletedBefore(TimeSpan kept)
    {
        var at = time.GetUtcNow() - kept - _slack;
        return (FirstAt(at), at);
    }

    private static DateTimeOffset TimeOf(Guid appendId)
    {
        Span<byte> bytes = stackalloc byte[16];
        appendId.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds((long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16));
    }

    /// <summary>The least id of a millisecond; the server compares ids byte by byte.</summary>
    private static Guid FirstAt(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)Math.Max(0, at.ToUnixTimeMilliseconds()) << 16);
        return new Guid(bytes, bigEndian: true);
    }
}
