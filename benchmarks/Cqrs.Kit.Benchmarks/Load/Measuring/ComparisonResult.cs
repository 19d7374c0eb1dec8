namespace Cqrs.Kit.Benchmarks.Load.Measuring;

/// <summary>A comparison with the rounds of both sides.</summary>
internal sealed record ComparisonResult(Comparison Comparison, IReadOnlyList<Measurement> CounterpartRounds, IReadOnlyList<Measurement> KitRounds)
{
    public Measurement Counterpart { get; } = Measurement.Sum(CounterpartRounds);

    public Measurement Kit { get; } = Measurement.Sum(KitRounds);

    /// <summary>How many times as good as its counterpart the kit is: by rates or, when calls are paced, by half of the calls' times.</summary>
    public double Ratio => Comparison.Kit.IsPaced ? Counterpart.Latencies.Percentile(50) / Kit.Latencies.Percentile(50) : Kit.PerSecond / Counterpart.PerSecond;

    /// <summary>Null when there is no target.</summary>
    public bool? IsMet => Comparison.Target == new Target()
        ? null
        : Ratio >= (Comparison.Target.Ratio ?? 0)
            && Kit.PerSecond >= (Comparison.Target.PerSecond ?? 0)
            && Kit.BytesPerUnit <= (Comparison.Target.BytesPerUnit ?? double.MaxValue)
            && Kit.Latencies.Percentile(50) <= (Comparison.Target.P50 ?? double.MaxValue)
            && Kit.Latencies.Percentile(99) <= (Comparison.Target.P99 ?? double.MaxValue)
            && Kit.Cores <= (Comparison.Target.Cores ?? double.MaxValue);
}
