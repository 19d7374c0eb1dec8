using System.Diagnostics;

using Cqrs.Kit.Faults.Streams;
using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.Faults.DiskFull;

/// <summary>A server's disk is filled up again and again, that of its data or that of its write-ahead log, while processes append, run a projection and follow the log. None of them is started again.</summary>
internal static class DiskFullScenario
{
    public const string Usage = """
        disk-full [--rounds 20] [--processes 3] [--callers 4] [--seed N]
            A server of its own is on two small disks in memory, which are filled and emptied under load. Needs root. Exits with 1 when something is not as it must be, with 2 when it cannot run here.
        """;

    private const int CommandTimeoutSeconds = 10;
    private const int LeaseSeconds = 5;
    private const int PoolSize = 20;
    private const int DataMegabytes = 700;
    private const int WalMegabytes = 160;
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    /// <summary>A segment that is done with is removed, and a new one needs room: else what was kept for reuse would do for a while.</summary>
    private static readonly string[] _settings = ["fsync = on", "synchronous_commit = on", "wal_recycle = off", "min_wal_size = 2MB", "max_wal_size = 64MB", "restart_after_crash = on"];

    public static IReadOnlyDictionary<string, int> Defaults => new Dictionary<string, int> { ["rounds"] = 20, ["processes"] = 3, ["callers"] = 4, ["seed"] = Random.Shared.Next() };

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, int> options)
    {
        if (SmallDisk.WhyNot is { } reason)
        {
            await Console.Error.WriteLineAsync(reason);
            return 2;
        }

        var folder = ScenarioFolder.Create("disk-full", options["seed"]);
        var disks = new ServerDisks(DataMegabytes, WalMegabytes);
        await using var server = await PostgreSqlServer.StartPrivateAsync(disks, _settings);
        await using var database = await PostgreSqlDatabase.CreateAsync(server);
        await using var run = await StreamsRun.StartAsync(folder, database.ConnectionString, options["seed"], LeaseSeconds, CommandTimeoutSeconds);
        var connectionString = new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = PoolSize }.ConnectionString;
        run.StartWorker(connectionString);
        run.StartClients(options["processes"], connectionString, options["callers"]);
        await run.BegunAsync(_patience);
        var recovery = new Recovery(run);
        var fills = new DiskFills(run, server, disks, recovery, options["seed"]);
        var began = Stopwatch.GetTimestamp();
        var doubts = new JournalTails(run, JournalTails.Doubted);
        while (fills.OfData + fills.OfWal < options["rounds"] || fills.Told.Looked == 0 || fills.OfWal == 0 || !doubts.Any()) // a short run goes on until there is something to judge of all that is judged
        {
            await fills.NextAsync();
        }

        var elapsed = Stopwatch.GetElapsedTime(began);
        await run.EndAsync(_patience);

        var report = new ScenarioReport("disk-full", options);
        report.Add("Time under attack", $"{elapsed.TotalSeconds:N0} s");
        report.Add("Data's disk filled", $"{fills.OfData:N0}, of which the server ended over {fills.EndedOver:N0}");
        report.Add("Write-ahead log's disk filled", $"{fills.OfWal:N0}");
        report.Add("Server started by hand, as it had given up", $"{fills.Started:N0}");
        report.Add("Left of the data's disk at the end", $"{disks.Data.Free / 1024 / 1024:N0} MB");
        report.Add(fills.Told);
        recovery.Tell(report);
        await StreamsVerdict.TellAsync(run, report);
        return report.Tell(folder);
    }
}
