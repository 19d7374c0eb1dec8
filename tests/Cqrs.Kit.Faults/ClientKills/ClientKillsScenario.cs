using System.Diagnostics;

using Cqrs.Kit.Faults.Streams;
using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.Faults.ClientKills;

/// <summary>Processes that append, run a projection and follow the log are killed at any moment, or told to stop, and others come in their place.</summary>
internal static class ClientKillsScenario
{
    public const string Usage = """
        client-kills [--kills 300] [--processes 4] [--callers 2] [--workers 2] [--seed N]
            So many client processes are killed while they append; beside that workers are killed, and both are told to stop. Exits with 1 when something is not as it must be.
        """;

    private const int CommandTimeoutSeconds = 10;
    private const int LeaseSeconds = 2;
    private const int PoolSize = 20;
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    public static IReadOnlyDictionary<string, int> Defaults => new Dictionary<string, int> { ["kills"] = 300, ["processes"] = 4, ["callers"] = 2, ["workers"] = 2, ["seed"] = Random.Shared.Next() };

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, int> options)
    {
        var folder = ScenarioFolder.Create("client-kills", options["seed"]);
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var run = await StreamsRun.StartAsync(folder, database.ConnectionString, options["seed"], LeaseSeconds, CommandTimeoutSeconds);
        var connectionString = new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = PoolSize }.ConnectionString;
        run.StartWorkers(options["workers"], connectionString);
        run.StartClients(options["processes"], connectionString, options["callers"]);
        await run.BegunAsync(_patience);
        var recovery = new Recovery(run);
        var hits = new ProcessHits(run, recovery, connectionString, options["callers"], options["seed"]);
        var began = Stopwatch.GetTimestamp();
        while (hits.KilledClients < options["kills"] || hits.KilledWorkers == 0 || hits.Ordered.Looked == 0) // a short run goes on until there is something to judge of all that is judged
        {
            await hits.NextAsync();
        }

        var elapsed = Stopwatch.GetElapsedTime(began);
        await recovery.AtWorkAsync(1);
        await run.EndAsync(_patience);

        var report = new ScenarioReport("client-kills", options);
        report.Add("Time under attack", $"{elapsed.TotalSeconds:N0} s");
        report.Add("Client processes killed", $"{hits.KilledClients:N0}");
        report.Add("Workers killed", $"{hits.KilledWorkers:N0}");
        report.Add("Processes told to stop under load", $"{hits.Ordered.Looked:N0}, ended after {hits.Longest.TotalSeconds:N1} s at most");
        report.Add(hits.Ordered);
        recovery.Tell(report);
        await StreamsVerdict.TellAsync(run, report, leavesDoubts: false);
        return report.Tell(folder);
    }
}
