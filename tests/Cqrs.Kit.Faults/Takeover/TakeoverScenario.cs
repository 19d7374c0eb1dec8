using Cqrs.Kit.Faults.Judge;
using Cqrs.Kit.Faults.Orders;

using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Faults.Takeover;

/// <summary>Takes the lease away from whoever has it, by freezing, killing and stopping its process, while events come and readers read; then judges who wrote what.</summary>
internal static class TakeoverScenario
{
    public const string Usage = """
        takeover [--rounds 5] [--workers 2] [--rate 200] [--lease 15] [--orders 1000] [--seed N]
            Workers run one projection; in each round its owner is frozen past its lease and thawed, then the next is killed, then the next is told to stop. Exits with 1 when something is not as it must be.
        """;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _between = TimeSpan.FromSeconds(1);

    public static IReadOnlyDictionary<string, int> Defaults => new Dictionary<string, int> { ["rounds"] = 5, ["workers"] = 2, ["rate"] = 200, ["lease"] = 15, ["orders"] = 1_000, ["seed"] = Random.Shared.Next() };

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, int> options)
    {
        await using var run = await OrdersRun.StartAsync("takeover", options["seed"], options["lease"]);
        await OrderSource.ImportAsync(run.Services.GetRequiredService<IEventImporter>(), options["orders"], options["orders"], options["seed"]);
        for (var worker = 1; worker <= options["workers"]; worker++)
        {
            run.StartWorker($"worker-{worker}");
        }

        await run.CaughtUpAsync(_patience);
        await Witness.WatchRowsAsync(run.DataSource, "cqrs.order_views_v1_b1");
        run.StartService(options["orders"], options["rate"]);
        List<TakeoverRound> rounds = [];
        for (var round = 0; round < options["rounds"]; round++)
        {
            foreach (var kind in Enum.GetValues<TakeoverKind>())
            {
                await run.PauseAsync(_between);
                rounds.Add(await TakeAsync(run, kind));
            }
        }

        await run.PauseAsync(_between);
        await run.StopAsync("service");
        await run.CaughtUpAsync(_patience);
        var report = new ScenarioReport("takeover", options);
        await JudgeAsync(run, report, rounds, options["orders"]);
        return run.Tell(report);
    }

    private static async Task<TakeoverRound> TakeAsync(OrdersRun run, TakeoverKind kind)
    {
        var (owner, epoch) = (await run.OwnerAsync(build: 1))!.Value;
        var at = await run.NowAsync();
        DateTime? thawedAt = null;
        switch (kind)
        {
            case TakeoverKind.Frozen:
                await run.SignalAsync(owner, "STOP");
                await TakenAsync(run, epoch);
                await run.PauseAsync(_between);
                thawedAt = await run.NowAsync();
                await run.SignalAsync(owner, "CONT");
                break;
            case TakeoverKind.Killed:
                await run.KillAsync(owner);
                await TakenAsync(run, epoch);
                await StartAgainAsync(run, owner);
                break;
            default:
                await run.StopAsync(owner);
                await TakenAsync(run, epoch);
                await StartAgainAsync(run, owner);
                break;
        }

        await run.UntilAsync("all processes are there", async () => (await NodesAsync(run)).Length >= run.Workers, _patience);
        return new TakeoverRound(kind, owner, epoch, at, thawedAt);
    }

    /// <summary>And waits until it is there: the node that has ended counts as alive until its lease is over.</summary>
    private static async Task StartAgainAsync(OrdersRun run, string name)
    {
        var before = await NodesAsync(run);
        run.StartWorker(name);
        await run.UntilAsync("the new process is there", async () => (await NodesAsync(run)).Except(before).Any(), _patience);
    }

    private static Task<string[]> NodesAsync(OrdersRun run) => run.ScalarAsync<string[]>("select coalesce(array_agg(node), '{}') from cqrs.nodes where alive_until > clock_timestamp()");

    private static Task TakenAsync(OrdersRun run, long epoch) =>
        run.UntilAsync($"somebody has a newer epoch than {epoch}", async () => await run.OwnerAsync(build: 1) is { } lease && lease.Epoch > epoch, _patience);

    private static async Task JudgeAsync(OrdersRun run, ScenarioReport report, List<TakeoverRound> rounds, long readersBeganAt)
    {
        var log = await OrderLog.ReadAsync(run.DataSource);
        var moves = await CheckpointMove.ReadAsync(run.DataSource);
        var writes = await RowWrite.ReadAsync(run.DataSource);
        var orders = new OrdersJudge(log);
        var appends = Journal.ReadFolder(run.Folder);
        orders.JudgeAppends(appends);
        orders.JudgeRows("cqrs.order_views", log.Fold, await OrderRow.ReadAsync(run.DataSource, "cqrs.order_views"));
        var reads = new ReadsJudge(log, readersBeganAt);
        var readings = ReadEntry.ReadFolder(run.Folder).ToList();
        reads.Judge(readings);
        var fence = new FenceJudge(moves).JudgeMoves().JudgeWrites(writes);
        var takeovers = new TakeoverJudge(moves).Judge(rounds);
        foreach (var kind in takeovers.After.GroupBy(taken => taken.Kind, taken => taken.After.TotalSeconds))
        {
            report.Add($"{kind.Key} owners replaced after", $"{kind.Min():N2} to {kind.Max():N2} s, {kind.Count():N0} of them");
        }

        report.Add("Thawed owners that found their lease lost", $"{LostLeases(run.Folder):N0} times, as they logged");
        report.Add("Epochs", $"{moves.Count(move => move.IsLease):N0}");
        report.Add("Appends beside", $"{appends.Appends.Count:N0}");
        report.Add("Rows written", $"{writes.Count:N0}");
        report.Add("Readings beside", $"{readings.Count:N0}, {reads.Stale:N0} of them called stale");
        report.Add([.. takeovers.Checks, .. fence.Checks, orders.Acknowledged, orders.Answered, orders.Rows, .. reads.Checks]);
    }

    private static int LostLeases(string folder) =>
        Directory.EnumerateFiles(folder, "worker-*.log").SelectMany(File.ReadLines).Count(line => line.Contains("does not work on", StringComparison.Ordinal));
}
