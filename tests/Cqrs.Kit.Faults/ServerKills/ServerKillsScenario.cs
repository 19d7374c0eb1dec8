using System.Diagnostics;

using Cqrs.Kit.Faults.Streams;
using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.Faults.ServerKills;

/// <summary>A server is killed again and again while processes append, run a projection and follow the log. None of them is started again.</summary>
internal static class ServerKillsScenario
{
    public const string Usage = """
        server-kills [--kills 300] [--processes 4] [--callers 8] [--workers 2] [--seed N]
            A server of its own is killed, loses a session to a kill, is stopped immediately, and beside that restarted and has sessions terminated, under load. Exits with 1 when something is not as it must be.
        """;

    private const int CommandTimeoutSeconds = 10;
    private const int LeaseSeconds = 5;
    private const int PoolSize = 20;
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    /// <summary>What a server has that is to lose nothing.</summary>
    private static readonly string[] _durable = ["fsync = on", "synchronous_commit = on", "full_page_writes = on", "restart_after_crash = on"];

    public static IReadOnlyDictionary<string, int> Defaults => new Dictionary<string, int> { ["kills"] = 300, ["processes"] = 4, ["callers"] = 8, ["workers"] = 2, ["seed"] = Random.Shared.Next() };

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, int> options)
    {
        var folder = ScenarioFolder.Create("server-kills", options["seed"]);
        await using var server = await PostgreSqlServer.StartPrivateAsync(_durable);
        await using var database = await PostgreSqlDatabase.CreateAsync(server);
        await using var run = await StreamsRun.StartAsync(folder, database.ConnectionString, options["seed"], LeaseSeconds, CommandTimeoutSeconds);
        var connectionString = new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = PoolSize }.ConnectionString;
        run.StartWorkers(options["workers"], connectionString);
        run.StartClients(options["processes"], connectionString, options["callers"]);
        await run.BegunAsync(_patience);
        var recovery = new Recovery(run);
        var hits = new ServerHits(run, server, recovery, options["seed"]);
        var began = Stopwatch.GetTimestamp();
        var doubts = new JournalTails(run, JournalTails.Doubted);
        while (hits.Kills < options["kills"] || !doubts.Any()) // a short run goes on until there is something to judge of all that is judged
        {
            await hits.NextAsync();
        }

        var elapsed = Stopwatch.GetElapsedTime(began);
        await run.EndAsync(_patience);

        var report = new ScenarioReport("server-kills", options);
        report.Add("Time under attack", $"{elapsed.TotalSeconds:N0} s");
        foreach (var (kind, count) in hits.Counts)
        {
            report.Add($"Hits: {kind}", $"{count:N0}");
        }

        report.Add("Single sessions terminated beside", $"{hits.Terminated:N0}");
        recovery.Tell(report);
        await StreamsVerdict.TellAsync(run, report);
        return report.Tell(folder);
    }
}
