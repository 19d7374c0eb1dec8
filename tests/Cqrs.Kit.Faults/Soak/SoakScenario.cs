using Cqrs.Kit.Faults.Judge;
using Cqrs.Kit.Faults.Orders;

using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Faults.Soak;

/// <summary>Lets a service and two workers do their usual work for as long as one likes, and judges that nothing grows: memory, connections, lag.</summary>
internal static class SoakScenario
{
    public const string Usage = """
        soak [--seconds 3600] [--rate 300] [--orders 1000] [--workers 2] [--lease 15] [--seed N]
            A service appends and reads at a steady rate while workers run the projection. Exits with 1 when something grows, or is not as it must be.
        """;

    private const int SamplesWanted = 360;
    private const double HeapShare = 0.1, HeapMore = 4e6; // a tenth, and 4 MB
    private const double WorkingSetShare = 0.15, WorkingSetMore = 16e6; // the runtime gives memory back when it likes
    private const int ThreadsMore = 8; // the pool's threads come and go

    /// <summary>What a process may have: the log's own pool, the listener, and one for the app itself.</summary>
    private const int MostConnections = 16 + 1 + 1;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    public static IReadOnlyDictionary<string, int> Defaults => new Dictionary<string, int> { ["seconds"] = 3_600, ["rate"] = 300, ["orders"] = 1_000, ["workers"] = 2, ["lease"] = 15, ["seed"] = Random.Shared.Next() };

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, int> options)
    {
        var interval = TimeSpan.FromSeconds(Math.Max(1, options["seconds"] / SamplesWanted));
        await using var run = await OrdersRun.StartAsync("soak", options["seed"], options["lease"], (int)interval.TotalSeconds);
        await OrderSource.ImportAsync(run.Services.GetRequiredService<IEventImporter>(), options["orders"], options["orders"], options["seed"]);
        List<string> processes = [.. Enumerable.Range(1, options["workers"]).Select(number => $"worker-{number}")];
        processes.ForEach(worker => run.StartWorker(worker));
        await run.CaughtUpAsync(_patience);
        run.StartService(options["orders"], options["rate"], slowReaders: true);
        processes.Add("service");

        using var samples = new SoakSamples(run);
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromSeconds(options["seconds"]); passed += interval)
        {
            await run.PauseAsync(interval);
            await samples.TakeAsync(processes);
        }

        await run.StopAsync("service");
        await run.CaughtUpAsync(_patience);
        var report = new ScenarioReport("soak", options);
        JudgeGrowth(run, report, samples, options["rate"]);
        await JudgeWorkAsync(run, report, options["orders"]);
        return run.Tell(report);
    }

    private static void JudgeGrowth(OrdersRun run, ScenarioReport report, SoakSamples samples, int rate)
    {
        var memory = new SteadyJudge("No process holds more memory, threads or handles in the last quarter than in the second");
        foreach (var vitals in Vitals.ReadFolder(run.Folder).GroupBy(sample => sample.Process))
        {
            var of = vitals.ToList();
            var heap = memory.Judge($"{vitals.Key}, heap", [.. of.Select(sample => (double)sample.HeapBytes)], HeapShare, HeapMore);
            var workingSet = memory.Judge($"{vitals.Key}, working set", [.. of.Select(sample => (double)sample.WorkingSetBytes)], WorkingSetShare, WorkingSetMore);
            var threads = memory.Judge($"{vitals.Key}, threads", [.. of.Select(sample => (double)sample.Threads)], 0, ThreadsMore);
            var handles = memory.Judge($"{vitals.Key}, handles", [.. of.Select(sample => (double)sample.Handles)], 0, ThreadsMore);
            report.Add($"{vitals.Key}, second and last quarter",
                $"heap {heap.Second / 1e6:N1} and {heap.Last / 1e6:N1} MB, working set {workingSet.Second / 1e6:N0} and {workingSet.Last / 1e6:N0} MB, threads {threads.Second:N0} and {threads.Last:N0}, handles {handles.Second:N0} and {handles.Last:N0}; {of.Count:N0} samples");
        }

        var bounded = new Check($"No process has more than {MostConnections} connections");
        var connections = new SteadyJudge("No process has more connections in the last quarter than in the second");
        foreach (var (process, counts) in samples.ConnectionsOf)
        {
            counts.ForEach(count => bounded.That(count <= MostConnections, () => $"{process} has {count}"));
            var (second, last) = connections.Judge(process, counts, 0, 1);
            report.Add($"{process}, connections", $"{counts.Min():N0} to {counts.Max():N0}; median {second:N0} and {last:N0}");
        }

        var lag = new SteadyJudge("The lag does not grow, by more than what comes in a second");
        var (lagSecond, lagLast) = lag.Judge("order-views", samples.Lag, 0, rate);
        report.Add("Lag in events", $"median {lagSecond:N0} and {lagLast:N0}, at most {samples.Lag.Max():N0}");
        report.Add(memory.Steady, bounded, connections.Steady, lag.Steady);
    }

    private static async Task JudgeWorkAsync(OrdersRun run, ScenarioReport report, long readersBeganAt)
    {
        var log = await OrderLog.ReadAsync(run.DataSource);
        var orders = new OrdersJudge(log);
        var appends = Journal.ReadFolder(run.Folder);
        orders.JudgeAppends(appends);
        orders.JudgeRows("cqrs.order_views", log.Fold, await OrderRow.ReadAsync(run.DataSource, "cqrs.order_views"));
        var reads = new ReadsJudge(log, readersBeganAt);
        reads.Judge(ReadEntry.ReadFolder(run.Folder));
        var fence = new FenceJudge(await CheckpointMove.ReadAsync(run.DataSource)).JudgeMoves();
        report.Add("Appends", $"{appends.Appends.Count:N0}");
        report.Add("Events in the log", $"{log.Count:N0}");
        report.Add("Readings", $"{reads.Answered.Looked:N0}, {reads.Stale:N0} of them called stale");
        report.Add([orders.Acknowledged, orders.Answered, orders.Rows, .. reads.Checks, fence.Chain, fence.Epochs, fence.Owners]);
    }
}
