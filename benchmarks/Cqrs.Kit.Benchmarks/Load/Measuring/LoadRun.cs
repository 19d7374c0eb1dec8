using System.Diagnostics;

using Cqrs.Kit.Benchmarks.Load.Server;

namespace Cqrs.Kit.Benchmarks.Load.Measuring;

/// <summary>Runs callers in closed loops: each awaits its call and calls again. They are tasks, not threads.</summary>
internal static class LoadRun
{
    /// <summary>The rounds of the two are run in turn, so that what the machine does beside hits both.</summary>
    public static async Task<ComparisonResult> CompareAsync(Comparison comparison, LoadSettings settings, ServerCpu? serverCpu)
    {
        var (counterpart, kit) = (new List<Measurement>(), new List<Measurement>());
        for (var round = 0; round < settings.Rounds; round++)
        {
            counterpart.Add(await RunAsync(comparison.Counterpart, comparison.CounterpartCallers, settings.Duration, serverCpu));
            kit.Add(await RunAsync(comparison.Kit, comparison.Callers, settings.Duration, serverCpu));
        }

        return new ComparisonResult(comparison, counterpart, kit);
    }

    private static async Task<Measurement> RunAsync(ILoad load, int callers, TimeSpan duration, ServerCpu? serverCpu)
    {
        var calls = new Func<ValueTask>[callers];
        for (var caller = 0; caller < callers; caller++)
        {
            calls[caller] = await load.CallerAsync(caller, callers);
        }

        await CallAsync(load, calls, NewHistograms(callers), LoadSettings.WarmUp);
        var histograms = NewHistograms(callers);
        GC.Collect();

        var (allocated, client, server, began) = (GC.GetTotalAllocatedBytes(precise: true), Environment.CpuUsage.TotalTime, serverCpu?.Read(), Stopwatch.GetTimestamp());
        await CallAsync(load, calls, histograms, duration);
        var elapsed = Stopwatch.GetElapsedTime(began);
        (allocated, client, server) = (GC.GetTotalAllocatedBytes(precise: true) - allocated, Environment.CpuUsage.TotalTime - client, serverCpu?.Read() - server);

        var latencies = new LatencyHistogram();
        foreach (var own in histograms)
        {
            latencies.Add(own);
        }

        return new Measurement(latencies.Count * load.UnitsPerCall, elapsed, latencies, client, server, allocated);
    }

    private static LatencyHistogram[] NewHistograms(int callers) => [.. Enumerable.Range(0, callers).Select(_ => new LatencyHistogram())];

    private static Task CallAsync(ILoad load, Func<ValueTask>[] calls, LatencyHistogram[] histograms, TimeSpan duration)
    {
        var until = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        return Task.WhenAll(calls.Select((call, caller) => Task.Run(() => CallAsync(load, call, histograms[caller], until))));
    }

    private static async Task CallAsync(ILoad load, Func<ValueTask> call, LatencyHistogram latencies, long until)
    {
        while (Stopwatch.GetTimestamp() < until)
        {
            await load.BeforeCallAsync();
            var began = Stopwatch.GetTimestamp();
            await call();
            latencies.Record(Stopwatch.GetTimestamp() - began);
        }
    }
}
