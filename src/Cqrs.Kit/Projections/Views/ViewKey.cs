using System.Globalization;
using System.Runtime.InteropServices;

namespace Cqrs.Kit;

/// <summary>A row's key as a text, and the shard that it belongs to. Both are stored, or follow from what is: they never change.</summary>
internal static class ViewKey
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;
    private const ulong Golden = 0x9E3779B97F4A7C15; // of SplitMix64, as the two below
    private const ulong MixA = 0xBF58476D1CE4E5B9;
    private const ulong MixB = 0x94D049BB133111EB;

    public static string Text<TKey>(TKey key)
        where TKey : notnull => Convert.ToString(key, CultureInfo.InvariantCulture)!;

    /// <summary>FNV-1a of the key's UTF-16 or little-endian bytes: the same on every machine and in every version.</summary>
    public static int ShardOf<TKey>(TKey key, int shards)
        where TKey : notnull
    {
        var hash = HashOf(key);
        return (int)((hash ^ hash >> 32) % (uint)shards);
    }

    /// <summary>A hash that has nothing to do with the shard, another for each seed.</summary>
    public static ulong HashOf<TKey>(TKey key, int seed)
        where TKey : notnull
    {
        var hash = HashOf(key) + ((ulong)(uint)seed + 1) * Golden;
        hash = (hash ^ hash >> 30) * MixA;
        hash = (hash ^ hash >> 27) * MixB;
        return hash ^ hash >> 31;
    }

    private static ulong HashOf<TKey>(TKey key)
        where TKey : notnull
    {
        switch (key)
        {
            case string text:
                return Hash(MemoryMarshal.AsBytes(text.AsSpan()));
            case Guid id:
                Span<byte> bytes = stackalloc byte[16];
                id.TryWriteBytes(bytes);
                return Hash(bytes);
            default:
                return Hash(BitConverter.GetBytes(Convert.ToInt64(key, CultureInfo.InvariantCulture)));
        }
    }

    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = Offset;
        foreach (var b in bytes)
        {
            hash = (hash ^ b) * Prime;
        }

        return hash;
    }
}
