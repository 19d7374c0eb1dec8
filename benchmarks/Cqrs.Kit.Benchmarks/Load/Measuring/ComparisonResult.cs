namespace Cqrs.Kit.Benchmarks.Load.Measuring;

/// <summary>A comparison with the rounds of both sides.</summary>
internal sealed record ComparisonResult(Comparison Comparison, IReadOnlyList<Measurement> CounterpartRounds, IReadOnlyList<Measurement> KitRounds)
{
    public Measurement Counterpart { get; } = Measurement.Sum(CounterpartRounds);

    public Measurement Kit { get; } = Measurement.Sum(KitRounds);

    public double Ratio => Kit.PerSecond / Counterpart.PerSecond;

    /// <summary>Null when there is no target.</summary>
    public bool? IsMet => Comparison.Target is { Ratio: null, PerSecond: null, BytesPerUnit: null }
        ? null
        : Ratio >= (Comparison.Target.Ratio ?? 0)
            && Kit.PerSecond >= (Comparison.Target.PerSecond ?? 0)
            && Kit.BytesPerUnit <= (Comparison.Target.BytesPerUnit ?? double.MaxValue);
}
