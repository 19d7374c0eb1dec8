using System.Diagnostics;

using Cqrs.Kit.Faults.Streams;
using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.Faults.LostReplies;

/// <summary>Processes append, and others run a projection and follow the log, all through a proxy that loses commits, or the answers to them; then it is judged whether everybody came to the truth.</summary>
internal static class LostRepliesScenario
{
    public const string Usage = """
        lost-replies [--replies 5000] [--percent 60] [--processes 6] [--callers 8] [--dark 15] [--seed N]
            Of the commits that come through a proxy so many percent are cut, before or after they are made, until so many made ones were not heard of; the workers' network is gone every so many seconds. Exits with 1 when something is not as it must be.
        """;

    private const int CommandTimeoutSeconds = 1;
    private const int LeaseSeconds = 5;
    private const int WorkersPercent = 30;
    private const int QuestionsPercent = 10;
    private const int PoolSize = 20;
    private const int PatientSeconds = 10;
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan _ofWorkers = TimeSpan.FromMinutes(2);

    public static IReadOnlyDictionary<string, int> Defaults => new Dictionary<string, int> { ["replies"] = 5_000, ["percent"] = 60, ["processes"] = 6, ["callers"] = 8, ["dark"] = 15, ["seed"] = Random.Shared.Next() };

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, int> options)
    {
        var folder = ScenarioFolder.Create("lost-replies", options["seed"]);
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var cuts = new ReplyCuts(options["seed"], options["percent"], QuestionsPercent);
        var cutsOfWorkers = new ReplyCuts(unchecked(options["seed"] * 397 + 1), 0, WorkersPercent);
        await using var proxy = new LossyProxy(database.ConnectionString, cuts);
        await using var proxyOfWorkers = new LossyProxy(database.ConnectionString, cutsOfWorkers);
        await using var run = await StreamsRun.StartAsync(folder, database.ConnectionString, options["seed"], LeaseSeconds, CommandTimeoutSeconds);
        run.StartWorkers(2, Impatient(proxyOfWorkers.ConnectionString));
        run.StartClients(options["processes"], Impatient(proxy.ConnectionString), options["callers"], task => task with { RecoverySeconds = task.Process % 2 * PatientSeconds }); // half of them leave it to the callers to ask again
        await run.BegunAsync(_ofWorkers);
        var began = Stopwatch.GetTimestamp();
        cuts.Begin();
        cutsOfWorkers.Begin();
        var outages = new Outages(run, proxyOfWorkers, options["seed"], TimeSpan.FromSeconds(options["dark"]));
        using (var ending = new CancellationTokenSource())
        {
            var darkening = outages.RunAsync(ending.Token);
            await run.UntilAsync("enough answers were lost", () => Task.FromResult(cuts.LostAnswers >= options["replies"]), _patience);
            await ending.CancelAsync();
            await darkening;
        }

        cuts.End();
        cutsOfWorkers.End();
        await run.StopAsync(run.Clients);
        var elapsed = Stopwatch.GetElapsedTime(began);
        await run.CaughtUpAsync(_ofWorkers);
        await run.StopAsync(run.Workers);

        var report = new ScenarioReport("lost-replies", options);
        report.Add("Time under attack", $"{elapsed.TotalSeconds:N0} s");
        report.Add("Commits of appends that were made and not heard of", $"{cuts.LostAnswers:N0}");
        TellCuts(report, cuts, "Commits of appends", ofAppends: true);
        TellCuts(report, cuts, "Commits of questions what became of appends", ofAppends: false);
        TellCuts(report, cutsOfWorkers, "Commits of workers", ofAppends: false);
        await StreamsVerdict.TellAsync(run, report);
        report.Add("Outages of the workers' network", $"{outages.Count:N0}, the last event before its end passed after {outages.Longest.TotalSeconds:N1} s at most");
        report.Add(outages.GoesOn);
        return report.Tell(folder);
    }

    /// <summary>Does not wait long for the answer to a cancellation either.</summary>
    private static string Impatient(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { CancellationTimeout = 500, Timeout = 3, MaxPoolSize = PoolSize }.ConnectionString;

    private static void TellCuts(ScenarioReport report, ReplyCuts cuts, string name, bool ofAppends)
    {
        foreach (var kind in Enum.GetValues<CommitFateKind>())
        {
            report.Add($"{name}: {kind}", $"{cuts.Count(kind, ofAppends):N0}");
        }
    }
}
