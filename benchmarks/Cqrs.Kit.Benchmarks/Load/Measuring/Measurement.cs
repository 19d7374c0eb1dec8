namespace Cqrs.Kit.Benchmarks.Load.Measuring;

/// <summary>What one or several rounds of one side gave.</summary>
/// <param name="Units">What was done.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Latencies">How long each call took.</param>
/// <param name="ClientCpu">The processor time of this process.</param>
/// <param name="ServerCpu">That of the server's processes; null when not known.</param>
/// <param name="AllocatedBytes">What this process allocated.</param>
internal sealed record Measurement(long Units, TimeSpan Elapsed, LatencyHistogram Latencies, TimeSpan ClientCpu, TimeSpan? ServerCpu, long AllocatedBytes)
{
    public double PerSecond => Units / Elapsed.TotalSeconds;

    public double ClientMicroseconds => ClientCpu.TotalMicroseconds / Units;

    public double? ServerMicroseconds => ServerCpu?.TotalMicroseconds / Units;

    /// <summary>How many processor cores client and server have used together.</summary>
    public double Cores => (ClientCpu + (ServerCpu ?? TimeSpan.Zero)) / Elapsed;

    public double BytesPerUnit => (double)AllocatedBytes / Units;

    public static Measurement Sum(IReadOnlyList<Measurement> rounds)
    {
        var latencies = new LatencyHistogram();
        foreach (var round in rounds)
        {
            latencies.Add(round.Latencies);
        }

        return new Measurement(
            rounds.Sum(round => round.Units),
            new TimeSpan(rounds.Sum(round => round.Elapsed.Ticks)),
            latencies,
            new TimeSpan(rounds.Sum(round => round.ClientCpu.Ticks)),
            rounds.Any(round => round.ServerCpu is null) ? null : new TimeSpan(rounds.Sum(round => round.ServerCpu!.Value.Ticks)),
            rounds.Sum(round => round.AllocatedBytes));
    }
}
