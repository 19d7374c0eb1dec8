using System.Diagnostics;

namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>Some callers, each one call after the other, for some time.</summary>
internal static class LoadRun
{
    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(1);

    public static async Task<LoadResult> RunAsync(ILoad load, int callers, TimeSpan duration)
    {
        var calls = new Func<ValueTask>[callers];
        for (var i = 0; i < callers; i++)
        {
            calls[i] = await load.CallerAsync();
        }

        await ForAsync(calls, _warmUp);
        var began = Stopwatch.GetTimestamp();
        var latencies = await ForAsync(calls, duration);
        return new LoadResult([.. latencies.SelectMany(own => own)], Stopwatch.GetElapsedTime(began));
    }

    private static Task<List<double>[]> ForAsync(Func<ValueTask>[] calls, TimeSpan duration)
    {
        var until = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        return Task.WhenAll(calls.Select(call => Task.Run(() => CallAsync(call, until))));
    }

    private static async Task<List<double>> CallAsync(Func<ValueTask> call, long until)
    {
        List<double> latencies = [];
        while (Stopwatch.GetTimestamp() < until)
        {
            var began = Stopwatch.GetTimestamp();
            await call();
            latencies.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return latencies;
    }
}

/// <summary>What a run gave.</summary>
/// <param name="Milliseconds">How long each call took.</param>
/// <param name="Elapsed">How long the run took.</param>
internal sealed record LoadResult(List<double> Milliseconds, TimeSpan Elapsed)
{
    public double PerSecond => Milliseconds.Count / Elapsed.TotalSeconds;

    public static LoadResult Of(IEnumerable<LoadResult> rounds)
    {
        var all = rounds.ToList();
        return new LoadResult([.. all.SelectMany(round => round.Milliseconds)], TimeSpan.FromTicks(all.Sum(round => round.Elapsed.Ticks)));
    }

    public double Percentile(double percent)
    {
        var sorted = Milliseconds.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[(int)Math.Min(sorted.Count - 1, sorted.Count * percent / 100)];
    }
}
