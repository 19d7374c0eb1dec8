using System.Globalization;
using System.Runtime.InteropServices;

namespace Cqrs.Kit;

/// <summary>A row's key as a text, and the shard that it belongs to. Both are stored, or follow from what is: they never change.</summary>
internal static class ViewKey
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static string Text<TKey>(TKey key)
        where TKey : notnull => Convert.ToString(key, CultureInfo.InvariantCulture)!;

    /// <summary>FNV-1a of the key's UTF-16 or little-endian bytes: the same on every machine and in every version.</summary>
    public static int ShardOf<TKey>(TKey key, int shards)
        where TKey : notnull
    {
        switch (key)
        {
            case string text:
                return Hash(MemoryMarshal.AsBytes(text.AsSpan()), shards);
            case Guid id:
                Span<byte> bytes = stackalloc byte[16];
                id.TryWriteBytes(bytes);
                return Hash(bytes, shards);
            default:
                return Hash(BitConverter.GetBytes(Convert.ToInt64(key, CultureInfo.InvariantCulture)), shards);
        }
    }

    private static int Hash(ReadOnlySpan<byte> bytes, int shards)
    {
        var hash = Offset;
        foreach (var b in bytes)
        {
            hash = (hash ^ b) * Prime;
        }

        return (int)((hash ^ hash >> 32) % (uint)shards);
    }
}
