using System.Text.Json;

namespace Cqrs.Kit.Faults.Judge;

/// <summary>A line of a reader's journal: an append, and what others were shown right after it had returned.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Position">Where its caller was told it is.</param>
/// <param name="AppendMilliseconds">How long the append took.</param>
/// <param name="ReadMilliseconds">How long reading it took, by another store.</param>
/// <param name="Read">What another store gave at that position; null: nothing.</param>
/// <param name="Selected">What SQL gave on another connection.</param>
/// <param name="Held">How many transactions that nobody of the log needs to wait for had been open for longer than either may take.</param>
public sealed record ProbeEntry(Guid EventId, long Position, double AppendMilliseconds, double ReadMilliseconds, Guid? Read, Guid? Selected, long Held)
{
    /// <summary>The probes in a folder, every <c>*.probes</c>, with the name of the reader.</summary>
    public static IEnumerable<(string Reader, ProbeEntry Probe)> ReadFolder(string folder) => Directory.EnumerateFiles(folder, "*.probes").Order(StringComparer.Ordinal)
        .SelectMany(file => File.ReadLines(file).Select(line => (Path.GetFileNameWithoutExtension(file), JsonSerializer.Deserialize<ProbeEntry>(line) ?? throw new FormatException("A line of a journal is null."))));

    /// <summary>The line.</summary>
    public string ToLine() => JsonSerializer.Serialize(this);
}
