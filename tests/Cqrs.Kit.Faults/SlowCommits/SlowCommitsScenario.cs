using System.Diagnostics;

using Cqrs.Kit.Faults.Judge;
using Cqrs.Kit.Faults.Streams;
using Cqrs.Kit.PostgreSql;
using Cqrs.Kit.TestSupport;

using Microsoft.Extensions.DependencyInjection;

using Npgsql;

namespace Cqrs.Kit.Faults.SlowCommits;

/// <summary>Commits are slow, fail and are rolled back, sessions are ended, and transactions that have nothing to do with the log stay open, here and in another database: readers get every event once and in order, and nobody waits.</summary>
internal static class SlowCommitsScenario
{
    public const string Usage = """
        slow-commits [--seconds 60] [--processes 2] [--callers 8] [--readers 3] [--seed N]
            Processes append and read the log in every way beside commits that are slow or refused and transactions held open. Exits with 1 when something is not as it must be.
        """;

    private const int CommandTimeoutSeconds = 10;
    private const int LeaseSeconds = 5;
    private const int PoolSize = 20;
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _betweenEnds = TimeSpan.FromMilliseconds(500);

    public static IReadOnlyDictionary<string, int> Defaults => new Dictionary<string, int> { ["seconds"] = 60, ["processes"] = 2, ["callers"] = 8, ["readers"] = 3, ["seed"] = Random.Shared.Next() };

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, int> options)
    {
        var seed = options["seed"];
        var folder = ScenarioFolder.Create("slow-commits", seed);
        await using var server = await PostgreSqlServer.StartPrivateAsync();
        await using var database = await PostgreSqlDatabase.CreateAsync(server);
        await using var elsewhere = await PostgreSqlDatabase.CreateAsync(server);
        await using var run = await StreamsRun.StartAsync(folder, database.ConnectionString, seed, LeaseSeconds, CommandTimeoutSeconds);
        await ForeignWrites.PrepareAsync(run.DataSource);
        var connectionString = new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = PoolSize }.ConnectionString;
        run.StartWorker(connectionString);
        for (var reader = 0; reader < options["readers"]; reader++)
        {
            run.StartReader(connectionString);
        }

        run.StartClients(options["processes"], connectionString, options["callers"]);
        await run.BegunAsync(_patience);
        var recovery = new Recovery(run);
        var terminated = 0;
        HeldTransactions here, there;
        using (var ending = new CancellationTokenSource())
        using (var journal = new JournalWriter(Path.Combine(folder, "foreign.journal")))
        {
            here = new HeldTransactions(database.ConnectionString, seed, ending.Token);
            there = new HeldTransactions(elsewhere.ConnectionString, seed + 1, ending.Token);
            var attacks = new List<Task> { here.RunAsync(), there.RunAsync() };
            attacks.AddRange(Enumerable.Range(0, 2).Select(number => new ForeignWrites(run.Services.GetRequiredService<PostgreSqlEventStore>(), journal, seed + number, ending.Token).RunAsync()));
            terminated = await EndSessionsAsync(run, recovery, new Sessions(run, seed), TimeSpan.FromSeconds(options["seconds"]));
            await run.StopAsync(run.Clients); // while all is still held
            await ending.CancelAsync();
            await Task.WhenAll(attacks);
        }

        await run.CaughtUpAsync(_patience);
        var head = await run.ScalarAsync<long>("select max(position) from cqrs.events");
        await run.StopAsync(run.Readers); // each of them appends beside, and does not wait for the others
        await run.CaughtUpAsync(_patience);
        await run.StopAsync(run.Workers);

        var report = new ScenarioReport("slow-commits", options);
        report.Add("Transactions held open for 6 to 10 s or to the end", $"{here.Count:N0} here, {there.Count:N0} in another database");
        report.Add("Sessions ended", $"{terminated:N0}");
        recovery.Tell(report);
        await StreamsVerdict.TellAsync(run, report, leavesDoubts: false);
        await TellReadersAsync(run, report, head);
        return report.Tell(folder);
    }

    private static async Task<int> EndSessionsAsync(StreamsRun run, Recovery recovery, Sessions sessions, TimeSpan time)
    {
        var terminated = 0;
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < time;)
        {
            await run.PauseAsync(_betweenEnds);
            terminated += await sessions.TerminateAsync() ? 1 : 0;
            await recovery.WaitAsync($"session {terminated} ended");
        }

        return terminated;
    }

    private static async Task TellReadersAsync(StreamsRun run, ScenarioReport report, long head)
    {
        var judge = new SlowCommitsJudge(await LogRow.ReadAsync(run.ConnectionString), run.Readers, head).Judge(run.Folder);
        var journal = Journal.ReadFolder(run.Folder);
        report.Add("Transactions of a caller's own: committed with their event", $"{journal.Appends.Count(append => append is { Kind: AppendKind.Foreign, Answer: Ok }):N0}");
        report.Add("Transactions of a caller's own: rolled back, or refused by their commit", $"{journal.Appends.Count(append => append is { Kind: AppendKind.Foreign, Answer: Fail }):N0}");
        report.Add("Longest append of a probe", $"{judge.LongestAppend:N0} ms");
        report.Add("Longest reading of a probe", $"{judge.LongestReading:N0} ms");
        report.Add(judge.Checks);
    }
}
