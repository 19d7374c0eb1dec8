namespace Cqrs.Kit.Faults.Judge;

/// <summary>Judges readers beside transactions that are slow to commit or stay open: what they were given, and whether they had to wait.</summary>
/// <param name="log">The log in the end.</param>
/// <param name="readers">Who read.</param>
/// <param name="head">The end of the log when they were told to stop.</param>
public sealed class SlowCommitsJudge(IReadOnlyList<LogRow> log, IReadOnlyList<string> readers, long head)
{
    /// <summary>Longer than a slow commit, and shorter than the transactions that are held open.</summary>
    public static readonly TimeSpan MostOfWait = TimeSpan.FromSeconds(3);

    /// <summary>Readings agree.</summary>
    public Check Agree { get; } = new("Two readings of a range give the same, and what the log has there in the end");

    /// <summary>What returned is there.</summary>
    public Check Visible { get; } = new("An append that has returned is there for every reader");

    /// <summary>Nobody waits.</summary>
    public Check NoWait { get; } = new("No append and no reading took longer than 3 s while unrelated transactions were open for longer");

    /// <summary>Each of them was at it to the end.</summary>
    public Check ToTheEnd { get; } = new("Each reader came to the end of the log before it stopped");

    /// <summary>All of them.</summary>
    public IReadOnlyList<Check> Checks => [Agree, Visible, NoWait, ToTheEnd];

    /// <summary>The longest append of a probe.</summary>
    public double LongestAppend { get; private set; }

    /// <summary>The longest reading of a probe.</summary>
    public double LongestReading { get; private set; }

    /// <summary>Judges what they wrote down.</summary>
    public SlowCommitsJudge Judge(string folder)
    {
        foreach (var (reader, range) in RangeEntry.ReadFolder(folder))
        {
            var there = RangeEntry.Hash(log.Skip((int)range.After).Take((int)(range.UpTo - range.After)).Select(row => new TailEntry(row.Position, row.EventId)));
            Agree.That(range.First == there && range.Second == there, () => $"{reader}: {range}; there is {there}");
        }

        foreach (var (reader, probe) in ProbeEntry.ReadFolder(folder))
        {
            Visible.That(probe.Read == probe.EventId && probe.Selected == probe.EventId, () => $"{reader}: {probe}");
            (LongestAppend, LongestReading) = (Math.Max(LongestAppend, probe.AppendMilliseconds), Math.Max(LongestReading, probe.ReadMilliseconds));
            if (probe.Held > 0)
            {
                NoWait.That(Math.Max(probe.AppendMilliseconds, probe.ReadMilliseconds) <= MostOfWait.TotalMilliseconds, () => $"{reader}: {probe}");
            }
        }

        var tails = TailEntry.ReadFolder(folder);
        foreach (var reader in readers)
        {
            ToTheEnd.That(tails.TryGetValue(reader, out var tail) && tail.Count >= head, () => $"{reader} was given {tail?.Count ?? 0} of {head} events");
        }

        return this;
    }
}
