using System.Text.Json;

namespace Cqrs.Kit.Faults.Judge;

/// <summary>What a process holds at one time.</summary>
/// <param name="Process">The process.</param>
/// <param name="Seconds">Since the first sample of the run.</param>
/// <param name="HeapBytes">What lives on the managed heap, after a full collection.</param>
/// <param name="WorkingSetBytes">What it has of the machine's memory.</param>
/// <param name="Threads">Its threads.</param>
/// <param name="Handles">Its open files and sockets.</param>
public sealed record Vitals(string Process, double Seconds, long HeapBytes, long WorkingSetBytes, int Threads, int Handles)
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web);

    /// <summary>All that the processes of a folder wrote down, every <c>*.vitals</c>, each in its order.</summary>
    public static IEnumerable<Vitals> ReadFolder(string folder) =>
        Directory.EnumerateFiles(folder, "*.vitals").Order(StringComparer.Ordinal).SelectMany(File.ReadLines)
            .Select(line => JsonSerializer.Deserialize<Vitals>(line, _options) ?? throw new FormatException("A line of vitals is null."));

    /// <summary>The line.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, _options);
}
