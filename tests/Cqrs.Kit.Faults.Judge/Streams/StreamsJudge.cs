namespace Cqrs.Kit.Faults.Judge;

/// <summary>Judges readers of the log of the scenario <c>appends</c>: the view of streams, and who follows the log.</summary>
/// <param name="log">The log.</param>
public sealed class StreamsJudge(IReadOnlyList<LogRow> log)
{
    /// <summary>Rows equal the fold.</summary>
    public Check Rows { get; } = new("Every row of the view equals an independent fold of the log up to the checkpoint, and there is no other row");

    /// <summary>The checkpoint is where the log ends.</summary>
    public Check AtTheEnd { get; } = new("The projection has come to the end of the log");

    /// <summary>Tails equal the log.</summary>
    public Check Tails { get; } = new("Whoever followed the log was given each event once, in order, without a hole");

    /// <summary>All of them.</summary>
    public IReadOnlyList<Check> Checks => [Rows, AtTheEnd, Tails];

    /// <summary>Judges the view as it is left.</summary>
    public StreamsJudge JudgeRows(long checkpoint, IReadOnlyList<StreamRow> rows)
    {
        AtTheEnd.That(checkpoint == log.Count, () => $"its checkpoint is {checkpoint}, the log ends at {log.Count}");
        Dictionary<string, StreamRow> fold = new(StringComparer.Ordinal);
        foreach (var row in log.TakeWhile(row => row.Position <= checkpoint))
        {
            var before = fold.GetValueOrDefault(row.Stream!);
            fold[row.Stream!] = new StreamRow(row.Stream!, (before?.Events ?? 0) + 1, (before?.Numbers ?? 0) + row.Number, row.Version, row.Position);
        }

        foreach (var row in rows)
        {
            Rows.That(fold.Remove(row.Stream, out var expected) && row == expected, () => $"{row}; expected was {expected?.ToString() ?? "none, or one"}");
        }

        foreach (var missing in fold.Values)
        {
            Rows.That(false, () => $"{missing} is missing");
        }

        return this;
    }

    /// <summary>Judges those who followed the log from its start.</summary>
    public StreamsJudge JudgeTails(IReadOnlyDictionary<string, IReadOnlyList<TailEntry>> tails)
    {
        foreach (var (name, tail) in tails)
        {
            for (var i = 0; i < tail.Count; i++)
            {
                Tails.That(i < log.Count && tail[i].Position == i + 1 && tail[i].EventId == log[i].EventId, () => $"{name} was given {tail[i]} as number {i + 1}; there is {(i < log.Count ? log[i] : "nothing")}");
            }
        }

        return this;
    }
}
