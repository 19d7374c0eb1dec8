namespace Cqrs.Kit.Faults.Judge;

/// <summary>Judges who followed the log while it lost its tail: nobody may go on from an event that is not there.</summary>
/// <param name="log">The log as it is left.</param>
/// <param name="tails">What was lost, failover by failover.</param>
/// <param name="toTheEnd">The processes that were not killed before they could be told.</param>
public sealed class FailoverJudge(IReadOnlyList<LogRow> log, IReadOnlyCollection<LostTail> tails, IReadOnlyCollection<string> toTheEnd)
{
    private readonly HashSet<(long Position, Guid Id)> _lost = [.. tails.SelectMany(tail => tail.Rows, (_, row) => (row.Position, row.EventId))];

    /// <summary>What was given is, or was, the log.</summary>
    public Check Followed { get; } = new("Whoever followed the log was given each event once, in order, without a hole: of the log, or of a tail that was lost since");

    /// <summary>Who had passed what was lost ended with the error.</summary>
    public Check Ended { get; } = new("Whoever had passed an event that was lost ended there with LogTailLostException, and nobody else did");

    /// <summary>All of them.</summary>
    public IReadOnlyList<Check> Checks => [Followed, Ended];

    /// <summary>How often one ended so.</summary>
    public int Ends { get; private set; }

    /// <summary>Judges.</summary>
    /// <param name="followed">By process: one time after the other that it followed the log from its start.</param>
    public FailoverJudge Judge(IReadOnlyDictionary<string, IReadOnlyList<TailEntry>> followed)
    {
        foreach (var (name, entries) in followed)
        {
            var (at, passedLost) = (0L, false);
            foreach (var entry in entries)
            {
                if (entry.IsLost)
                {
                    Ends++;
                    Ended.That(passedLost && entry.Position == at, () => $"{name} was told that {entry} is lost; it had come to {at}, {(passedLost ? "past" : "and past nothing of")} what was");
                    (at, passedLost) = (0, false);
                    continue;
                }

                var isLost = _lost.Contains((entry.Position, entry.EventId));
                var isThere = entry.Position <= log.Count && log[(int)entry.Position - 1].EventId == entry.EventId;
                Followed.That(entry.Position == at + 1 && (isThere || isLost), () => $"{name} was given {entry} after {at}; there is {(entry.Position <= log.Count ? log[(int)entry.Position - 1] : "nothing")}");
                passedLost |= isLost && !isThere;
                at = entry.Position;
            }

            Ended.That(!passedLost || !toTheEnd.Contains(name), () => $"{name} has passed a lost event and came to {at} without being told");
        }

        return this;
    }
}
