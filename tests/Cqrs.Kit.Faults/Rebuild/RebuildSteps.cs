using System.Diagnostics;

using Cqrs.Kit.Faults.Judge;
using Cqrs.Kit.Faults.Orders;

namespace Cqrs.Kit.Faults.Rebuild;

/// <summary>What a rebuild is measured and judged by.</summary>
internal sealed class RebuildSteps(OrdersRun run, ScenarioReport report)
{
    private static readonly TimeSpan _most = TimeSpan.FromSeconds(1);
    private readonly Check _quick = new("Every promotion and roll back took less than a second");

    /// <summary>Times one that was asked for.</summary>
    public async Task TimeAsync(string name, Func<ValueTask> step)
    {
        var began = Stopwatch.GetTimestamp();
        await step();
        Took(name, Stopwatch.GetElapsedTime(began));
    }

    /// <summary>Times one that came by itself: from the commit that reached the end of the log to the one that promoted.</summary>
    public async Task AutomaticallyPromotedAsync(int build)
    {
        var moves = (await CheckpointMove.ReadAsync(run.DataSource)).Where(move => move.Build == build).ToList();
        Took("Promoted by itself", moves.First(move => move.IsPromoted).At - moves.First(move => move.HasCaughtUp).At);
    }

    /// <summary>Judges the whole run.</summary>
    public async Task JudgeAsync(long readersBeganAt)
    {
        var log = await OrderLog.ReadAsync(run.DataSource);
        var orders = new OrdersJudge(log);
        var appends = Journal.ReadFolder(run.Folder);
        orders.JudgeAppends(appends);
        foreach (var table in new[] { "cqrs.order_views", "cqrs.order_views_v1", "cqrs.order_views_v1_b1", "cqrs.order_views_v1_b2" })
        {
            orders.JudgeRows(table, log.Fold, await OrderRow.ReadAsync(run.DataSource, table));
        }

        var reads = new ReadsJudge(log, readersBeganAt);
        var readings = ReadEntry.ReadFolder(run.Folder).ToList();
        reads.Judge(readings);
        var fence = new FenceJudge(await CheckpointMove.ReadAsync(run.DataSource)).JudgeMoves();
        report.Add("Events in the log", $"{log.Count:N0}");
        report.Add("Appends beside", $"{appends.Appends.Count:N0}");
        report.Add("Readings beside", $"{readings.Count:N0}, {reads.Stale:N0} of them called stale");
        report.Add([_quick, orders.Acknowledged, orders.Answered, orders.Rows, .. reads.Checks, fence.Chain, fence.Epochs, fence.Owners]);
    }

    private void Took(string name, TimeSpan time)
    {
        report.Add(name, $"{time.TotalMilliseconds:N0} ms");
        _quick.That(time < _most, () => $"{name}: {time}");
    }
}
