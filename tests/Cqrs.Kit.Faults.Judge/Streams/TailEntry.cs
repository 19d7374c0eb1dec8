using System.Globalization;

namespace Cqrs.Kit.Faults.Judge;

/// <summary>A line of what a process that follows the log was given.</summary>
/// <param name="Position">The event's position.</param>
/// <param name="EventId">Its id.</param>
/// <param name="IsLost">Whether it was not given, but told that the log has lost it; then it begins from the start.</param>
public readonly record struct TailEntry(long Position, Guid EventId, bool IsLost = false)
{
    private const string Lost = " lost";

    /// <summary>The tails in a folder, each <c>*.tail</c>, by the name of the process.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<TailEntry>> ReadFolder(string folder) =>
        Directory.EnumerateFiles(folder, "*.tail").ToDictionary(file => Path.GetFileNameWithoutExtension(file), file => (IReadOnlyList<TailEntry>)[.. File.ReadLines(file).Select(Parse)]);

    /// <summary>The line.</summary>
    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{Position} {EventId}{(IsLost ? Lost : "")}");

    private static TailEntry Parse(string line) => line.Split(' ') is [var position, var id, .. var more]
        ? new TailEntry(long.Parse(position, CultureInfo.InvariantCulture), Guid.Parse(id), more.Length > 0)
        : throw new FormatException($"'{line}' is no line of a tail.");
}
