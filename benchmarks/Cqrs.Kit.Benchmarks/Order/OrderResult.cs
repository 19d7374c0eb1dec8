namespace Cqrs.Kit.Benchmarks.Order;

/// <summary>What a round of one scheme gave, or several.</summary>
internal sealed record OrderResult(double Appends, double Seconds, double Flushes, IReadOnlyList<int> Microseconds)
{
    public double PerSecond => Appends / Seconds;

    public double AppendsAFlush => Appends / Flushes;

    public TimeSpan InGaps { get; init; }

    public int Settlements { get; init; }

    public int LooksAtLocks { get; init; }

    /// <summary>How much of the table the reader saw; none when that is looked at later.</summary>
    public OrderCheck Check { get; init; } = OrderCheck.None;

    public static OrderResult Of(IReadOnlyList<WriterResult> writers, CursorReader reader) => new(
        writers.Sum(writer => writer.Microseconds.Length),
        writers.Average(writer => writer.Seconds),
        writers.Sum(writer => writer.Flushes),
        [.. writers.SelectMany(writer => writer.Microseconds)])
    {
        InGaps = reader.InGaps,
        Settlements = reader.Settlements,
        LooksAtLocks = reader.LooksAtLocks,
    };

    public static OrderResult Of(IReadOnlyList<OrderResult> rounds) => new(
        rounds.Sum(round => round.Appends),
        rounds.Sum(round => round.Seconds),
        rounds.Sum(round => round.Flushes),
        [.. rounds.SelectMany(round => round.Microseconds)])
    {
        InGaps = TimeSpan.FromTicks(rounds.Sum(round => round.InGaps.Ticks)),
        Settlements = rounds.Sum(round => round.Settlements),
        LooksAtLocks = rounds.Sum(round => round.LooksAtLocks),
        Check = rounds.Aggregate(OrderCheck.None, (sum, round) => sum.Plus(round.Check)),
    };

    public double Percentile(double percent)
    {
        var sorted = Microseconds.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[(int)Math.Min(sorted.Count - 1, sorted.Count * percent / 100)] / 1000.0;
    }
}
