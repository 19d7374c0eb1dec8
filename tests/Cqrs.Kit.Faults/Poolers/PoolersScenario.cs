using System.Diagnostics;

using Cqrs.Kit.Faults.Judge;
using Cqrs.Kit.Faults.Streams;
using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.Faults.Poolers;

/// <summary>Processes append, run a projection and follow the log through PgBouncer in transaction mode, which is restarted now and then; and others have two connections each. Sessions are ended meanwhile. No process is started again.</summary>
internal static class PoolersScenario
{
    public const string Usage = """
        poolers [--seconds 60] [--processes 3] [--callers 16] [--seed N]
            For half of the time through PgBouncer, and then with two connections for each process. Exits with 1 when something is not as it must be.
        """;

    private const int CommandTimeoutSeconds = 10;
    private const int LeaseSeconds = 5;
    private const int PoolSize = 20;
    private const int OneIn = 4;
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(200);

    public static IReadOnlyDictionary<string, int> Defaults => new Dictionary<string, int> { ["seconds"] = 60, ["processes"] = 3, ["callers"] = 16, ["seed"] = Random.Shared.Next() };

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, int> options)
    {
        await using var pooler = await PgBouncer.StartAsync();
        var codes = new[]
        {
            await RunAsync(options, "pgbouncer", StoreConnections.Pooler, pooler),
            await RunAsync(options, "two-connections", StoreConnections.Two, pooler: null),
        };
        return codes.Max();
    }

    private static async Task<int> RunAsync(IReadOnlyDictionary<string, int> options, string name, StoreConnections connections, PgBouncer? pooler)
    {
        var folder = ScenarioFolder.Create($"poolers-{name}", options["seed"]);
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var run = await StreamsRun.StartAsync(folder, database.ConnectionString, options["seed"], LeaseSeconds, CommandTimeoutSeconds);
        var direct = new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = PoolSize }.ConnectionString;
        var connectionString = pooler?.Through(direct) ?? direct;
        run.StartWorkers(2, connectionString, connections);
        run.StartClients(options["processes"], connectionString, options["callers"], task => task with { Connections = connections });
        await run.BegunAsync(_patience);
        var recovery = new Recovery(run);
        var (sessions, random) = (new Sessions(run, options["seed"]), new Random(options["seed"]));
        var (terminated, restarts, most) = (0, 0, 0L);
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began).TotalSeconds < options["seconds"] / 2d;)
        {
            await run.PauseAsync(_between);
            most = Math.Max(most, await run.ScalarAsync<long>("select max(count) from (select count(*) from pg_stat_activity where datname = current_database() and application_name similar to '(client|worker)-%' group by application_name) s"));
            if (pooler is not null && random.Next(OneIn) == 0)
            {
                await pooler.RestartAsync();
                restarts++;
            }
            else
            {
                terminated += await sessions.TerminateAsync() ? 1 : 0;
            }

            await recovery.WaitAsync($"fault {restarts + terminated}");
        }

        await run.EndAsync(_patience);

        var report = new ScenarioReport($"poolers, {name}", options);
        report.Add("Restarts of the pooler", $"{restarts:N0}");
        report.Add("Sessions ended", $"{terminated:N0}");
        report.Add("Most sessions of one process", $"{most:N0}");
        recovery.Tell(report);
        if (pooler is null)
        {
            var budget = new Check("No process had more than two connections");
            budget.That(most <= 2, () => $"one had {most}");
            report.Add(budget);
        }

        await StreamsVerdict.TellAsync(run, report, leavesDoubts: false);
        return report.Tell(folder);
    }
}
