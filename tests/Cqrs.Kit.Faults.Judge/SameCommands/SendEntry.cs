using System.Text.Json;

namespace Cqrs.Kit.Faults.Judge;

/// <summary>A line of a sender's journal: a send that came to its end.</summary>
/// <param name="Command">The command's id.</param>
/// <param name="Amount">What it said.</param>
/// <param name="Doubts">How often nobody said what became of it, and it was sent again.</param>
/// <param name="Answer">What it was told; null when it was refused, as the id was another command's.</param>
public sealed record SendEntry(Guid Command, int Amount, int Doubts, SendAnswer? Answer)
{
    /// <summary>The sends in a folder, every <c>*.sends</c>, by the name of the process. A last line that was cut off is of a process that was killed.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<SendEntry>> ReadFolder(string folder) => Directory.EnumerateFiles(folder, "*.sends")
        .ToDictionary(file => Path.GetFileNameWithoutExtension(file), file => (IReadOnlyList<SendEntry>)[.. File.ReadAllText(file).Split('\n').SkipLast(1).Select(Parse)]);

    /// <summary>The line.</summary>
    public string ToLine() => JsonSerializer.Serialize(this);

    private static SendEntry Parse(string line) => JsonSerializer.Deserialize<SendEntry>(line) ?? throw new FormatException("A line of a journal is null.");
}

/// <summary>What a sender was told.</summary>
/// <param name="Run">The run of the handler whose result it is.</param>
/// <param name="Amount">What that run's command said.</param>
/// <param name="Position">Where its effect is.</param>
/// <param name="WasReplayed">Whether it had been carried out before.</param>
public sealed record SendAnswer(Guid Run, int Amount, long Position, bool WasReplayed);
