using System.Security.Cryptography;
using System.Text.Json;

namespace Cqrs.Kit.Faults.Judge;

/// <summary>A line of a reader's journal: a range of the log that it read twice, in two ways.</summary>
/// <param name="After">The range begins behind this position.</param>
/// <param name="UpTo">And ends with this one.</param>
/// <param name="First">The hash of the events that it was given first.</param>
/// <param name="Second">The hash of those that it was given then.</param>
public sealed record RangeEntry(long After, long UpTo, string First, string Second)
{
    /// <summary>The ranges in a folder, every <c>*.ranges</c>, with the name of the reader.</summary>
    public static IEnumerable<(string Reader, RangeEntry Range)> ReadFolder(string folder) => Directory.EnumerateFiles(folder, "*.ranges").Order(StringComparer.Ordinal)
        .SelectMany(file => File.ReadLines(file).Select(line => (Path.GetFileNameWithoutExtension(file), JsonSerializer.Deserialize<RangeEntry>(line) ?? throw new FormatException("A line of a journal is null."))));

    /// <summary>The hash of events in an order.</summary>
    public static string Hash(IEnumerable<TailEntry> events)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var one in events)
        {
            hash.AppendData(BitConverter.GetBytes(one.Position));
            hash.AppendData(one.EventId.ToByteArray());
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>The line.</summary>
    public string ToLine() => JsonSerializer.Serialize(this);
}
