using System.Text.Json;

namespace Cqrs.Kit.Faults.Judge;

/// <summary>A line of a reader's journal: one reading of the view of orders. A reader reads one thing after the other.</summary>
/// <param name="Reader">The reader.</param>
/// <param name="Via">By what it read.</param>
/// <param name="Rows">The rows of one statement; for an order that was not there one of zeros.</param>
public sealed record ReadEntry(string Reader, string Via, IReadOnlyList<OrderRow> Rows)
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web);

    /// <summary>What one statement said of the whole table, when that was read.</summary>
    public WholeTable? Whole { get; init; }

    /// <summary>The position that it asked to see.</summary>
    public long? AtLeast { get; init; }

    /// <summary>Why it was told that the answer is stale.</summary>
    public string? Stale { get; init; }

    /// <summary>Why it got no answer.</summary>
    public string? Error { get; init; }

    /// <summary>The readings in a folder, every <c>*.reads</c>, those of a reader in their order.</summary>
    public static IEnumerable<ReadEntry> ReadFolder(string folder) => Directory.EnumerateFiles(folder, "*.reads").Order(StringComparer.Ordinal).SelectMany(File.ReadLines).Select(Parse);

    /// <summary>The line.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, _options);

    private static ReadEntry Parse(string line) => JsonSerializer.Deserialize<ReadEntry>(line, _options) ?? throw new FormatException("A line of a journal is null.");
}
