using Cqrs.Kit.Faults.Judge;

namespace Cqrs.Kit.Faults.Streams;

/// <summary>How a run of appends with a projection beside them is judged once all have stopped, whatever attacked it.</summary>
internal static class StreamsVerdict
{
    /// <param name="run">The run.</param>
    /// <param name="report">Where to tell.</param>
    /// <param name="leavesDoubts">Whether the attack is of a kind that leaves clients without an answer: else there may have been none to look at.</param>
    public static async Task TellAsync(StreamsRun run, ScenarioReport report, bool leavesDoubts = true)
    {
        var journal = Journal.ReadFolder(run.Folder, run.Killed);
        var log = await LogRow.ReadAsync(run.ConnectionString);
        var appends = AppendsJudge.Judge(journal, log);
        var (checkpoint, rows) = await StreamRow.ReadAsync(run.DataSource);
        var readers = new StreamsJudge(log).JudgeRows(checkpoint, rows).JudgeTails(TailEntry.ReadFolder(run.Folder));
        var fence = new FenceJudge(await CheckpointMove.ReadAsync(run.DataSource)).JudgeMoves();
        var errors = new ErrorsJudge().Judge(journal);
        report.Add("Appends asked for", $"{journal.Appends.Count:N0}");
        report.Add("Appends whose client was told that the outcome is unknown", $"{journal.Appends.Count(append => append.Doubts > 0):N0}");
        report.Add("Events in the log", $"{log.Count:N0}");
        foreach (var (error, count) in errors.Counts.OrderByDescending(pair => pair.Value))
        {
            report.Add($"Errors that clients were told: {error}", $"{count:N0}");
        }

        Check[] ofDoubts = [appends.Whole, appends.Resolved, errors.Clear];
        Check[] all = [.. appends.Checks, appends.Resolved, appends.FirstResult, errors.Clear, .. readers.Checks, fence.Chain, fence.Epochs, fence.Owners];
        report.Add(all.Where(check => leavesDoubts || check.Looked > 0 || !ofDoubts.Contains(check)));
    }
}
