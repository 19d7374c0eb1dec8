using System.Diagnostics;

using Cqrs.Kit.Faults.Judge;
using Cqrs.Kit.Faults.Streams;

namespace Cqrs.Kit.Faults.Failover;

/// <summary>Kills a primary and promotes its asynchronous replica, round after round, while processes append, run a projection and follow the log; then it is judged what was lost, and that nobody went on from it.</summary>
internal static class FailoverScenario
{
    public const string Usage = """
        failover [--rounds 10] [--processes 2] [--callers 2] [--seed N]
            In every second round, from the first on, the replica lacks the newest events; in every second of those the checkpoints are not lost with them. Exits with 1 when something is not as it must be.
        """;

    private const int CommandTimeoutSeconds = 5;
    private const int LeaseSeconds = 5;
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    public static IReadOnlyDictionary<string, int> Defaults => new Dictionary<string, int> { ["rounds"] = 10, ["processes"] = 2, ["callers"] = 2, ["seed"] = Random.Shared.Next() };

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, int> options)
    {
        var folder = ScenarioFolder.Create("failover", options["seed"]);
        await using var pair = await ReplicatedPair.StartAsync();
        await using var run = await StreamsRun.StartAsync(folder, pair.ConnectionString, options["seed"], LeaseSeconds, CommandTimeoutSeconds);
        run.StartWorkers(2, pair.ConnectionString);
        run.StartClients(options["processes"], pair.ConnectionString, options["callers"]);
        await run.BegunAsync(_patience);
        var began = Stopwatch.GetTimestamp();
        var rounds = new FailoverRounds(pair, run);
        for (var round = 0; round < options["rounds"]; round++)
        {
            await rounds.RunAsync(round);
        }

        await run.StopAsync(run.Clients);
        await run.CaughtUpOnceAsync(_patience); // a build that has stopped stays where it is
        await run.StopAsync(run.Workers);
        var report = new ScenarioReport("failover", options);
        report.Add("Time under attack", $"{Stopwatch.GetElapsedTime(began).TotalSeconds:N0} s");
        report.Add("From the kill to the first append after it", $"{rounds.Longest.TotalSeconds:N1} s at most");
        await JudgeAsync(run, rounds, report);
        return report.Tell(folder);
    }

    private static async Task JudgeAsync(StreamsRun run, FailoverRounds rounds, ScenarioReport report)
    {
        var journal = Journal.ReadFolder(run.Folder);
        var log = await LogRow.ReadAsync(run.ConnectionString);
        var appends = AppendsJudge.Judge(journal, log, [.. rounds.Tails.SelectMany(tail => tail.Rows)]);
        var (checkpoint, rows) = await StreamRow.ReadAsync(run.DataSource);
        var readers = new StreamsJudge(log).JudgeRows(checkpoint, rows);
        var followers = new FailoverJudge(log, rounds.Tails, run.Workers).Judge(TailEntry.ReadFolder(run.Folder));
        report.Add("Tails lost", $"{rounds.Tails.Count:N0}, of {string.Join(", ", rounds.Tails.Select(tail => tail.Rows.Count))} events");
        report.Add("Acknowledged and lost, and not asked for again", $"{appends.AcknowledgedAndLost:N0} appends of {appends.EventsAcknowledgedAndLost:N0} events");
        report.Add("Who followed the log was told of a lost tail", $"{followers.Ends:N0} times");
        report.Add("Appends asked for", $"{journal.Appends.Count:N0}");
        report.Add("Appends whose client was told that the outcome is unknown", $"{journal.Appends.Count(append => append.Doubts > 0):N0}");
        report.Add("Events in the log", $"{log.Count:N0}");
        report.Add([.. rounds.Checks, .. appends.Checks, appends.Lost, appends.FirstResult, readers.Rows, readers.AtTheEnd, .. followers.Checks]);
    }
}
