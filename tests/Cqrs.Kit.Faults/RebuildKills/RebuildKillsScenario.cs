using System.Diagnostics;

using Cqrs.Kit.Faults.Judge;
using Cqrs.Kit.Faults.Orders;

using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Faults.RebuildKills;

/// <summary>Rebuilds a view again and again beside live traffic, and kills in each step the process that runs it, in the middle of its transaction.</summary>
internal static class RebuildKillsScenario
{
    public const string Usage = """
        rebuild-kills [--kills 50] [--events 5000] [--orders 500] [--rate 50] [--lease 2] [--seed N]
            So many kills in each step: adding, filling, promoting, taking back, removing. Exits with 1 when something is not as it must be.
        """;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    public static IReadOnlyDictionary<string, int> Defaults => new Dictionary<string, int> { ["kills"] = 50, ["events"] = 5_000, ["orders"] = 500, ["rate"] = 50, ["lease"] = 2, ["seed"] = Random.Shared.Next() };

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, int> options)
    {
        await using var run = await OrdersRun.StartAsync("rebuild-kills", options["seed"], options["lease"]);
        await using var gate = new LockGate(run.DataSource);
        await OrderSource.ImportAsync(run.Services.GetRequiredService<IEventImporter>(), options["events"], options["orders"], options["seed"]);
        run.StartWorker("worker-1");
        run.StartWorker("worker-2");
        await run.CaughtUpAsync(_patience);
        await gate.PrepareAsync(StepTriggers.Sql);
        run.StartService(options["orders"], options["rate"], slowReaders: true);

        var kills = new StepKills(run, gate);
        var began = Stopwatch.GetTimestamp();
        for (var round = 0; round < options["kills"]; round++)
        {
            await kills.RoundAsync();
        }

        var report = new ScenarioReport("rebuild-kills", options);
        report.Add("Time under attack", $"{Stopwatch.GetElapsedTime(began).TotalSeconds:N0} s");
        foreach (var (step, count) in kills.Counts)
        {
            report.Add($"Killed in the middle of {step}", $"{count:N0}");
        }

        await run.StopAsync("service");
        await run.CaughtUpAsync(_patience);
        var log = await OrderLog.ReadAsync(run.DataSource);
        var appends = Journal.ReadFolder(run.Folder);
        var orders = new OrdersJudge(log);
        orders.JudgeAppends(appends);
        orders.JudgeRows("cqrs.order_views", log.Fold, await OrderRow.ReadAsync(run.DataSource, "cqrs.order_views"));
        var reads = new ReadsJudge(log, options["events"]);
        var readings = ReadEntry.ReadFolder(run.Folder).ToList();
        reads.Judge(readings);
        var fence = new FenceJudge(await CheckpointMove.ReadAsync(run.DataSource)).JudgeMoves();
        report.Add("Events in the log", $"{log.Count:N0}");
        report.Add("Readings beside", $"{readings.Count:N0}, {reads.Stale:N0} of them called stale");
        report.Add([kills.Done, kills.Live, kills.Clean, orders.Acknowledged, orders.Answered, orders.Rows, .. reads.Checks, fence.Chain, fence.Epochs, fence.Owners]);
        return run.Tell(report);
    }
}
