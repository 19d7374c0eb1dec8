using System.Diagnostics;
using System.Globalization;

using Cqrs.Kit.Faults.Appends;
using Cqrs.Kit.Faults.Judge;
using Cqrs.Kit.Faults.Streams;
using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.Faults.Starts;

/// <summary>Processes start at one moment on an empty database, round after round; half of them append, half run a projection and follow the log. Then one more comes.</summary>
internal static class StartsScenario
{
    public const string Usage = """
        starts [--rounds 20] [--processes 8] [--seed N]
            All go to the empty database at one moment: one makes the schema, and none fails. Exits with 1 when something is not as it must be.
        """;

    private const int EventsOfEach = 200;
    private const int Callers = 4;
    private const int LeaseSeconds = 15;
    private const int CommandTimeoutSeconds = 30;
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);

    public static IReadOnlyDictionary<string, int> Defaults => new Dictionary<string, int> { ["rounds"] = 20, ["processes"] = 8, ["seed"] = Random.Shared.Next() };

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, int> options)
    {
        var folder = ScenarioFolder.Create("starts", options["seed"]);
        List<Check> checks = [];
        var events = 0;
        for (var round = 1; round <= options["rounds"]; round++)
        {
            var part = ScenarioFolder.Create(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"round-{round}")));
            await using var database = await PostgreSqlDatabase.CreateAsync();
            await using var dataSource = NpgsqlDataSource.Create(database.ConnectionString);
            await Definition.WatchAsync(dataSource);
            var judge = new StartsJudge();
            await StartAsync(database.ConnectionString, dataSource, part, options["processes"], unchecked(options["seed"] + round), judge);
            judge.JudgeDefinitions(await Definition.ReadAsync(dataSource));
            var log = await LogRow.ReadAsync(database.ConnectionString);
            var appends = AppendsJudge.Judge(Journal.ReadFolder(part), log);
            var (checkpoint, rows) = await StreamRow.ReadAsync(dataSource);
            var readers = new StreamsJudge(log).JudgeRows(checkpoint, rows).JudgeTails(TailEntry.ReadFolder(part));
            checks.AddRange([.. judge.Checks, .. appends.Checks.Where(check => check != appends.Whole), .. readers.Checks]);
            events += log.Count;
        }

        var report = new ScenarioReport("starts", options);
        report.Add("Events in the logs", $"{events:N0}");
        report.Add(Check.Sum(checks));
        return report.Tell(folder);
    }

    private static async Task StartAsync(string connectionString, NpgsqlDataSource dataSource, string folder, int count, int seed, StartsJudge judge)
    {
        using var processes = new ProcessGroup();
        List<string> clients = [];
        List<string> workers = [];
        void StartClient(int number)
        {
            clients.Add($"client-{number + 1}");
            var named = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = clients[^1] }.ConnectionString;
            processes.Start(clients[^1], ClientProcess.AppendsClient, new AppendsTask(named, Path.Combine(folder, clients[^1] + ".journal"), number, EventsOfEach, Callers, seed));
        }

        async Task EndAsync(string client)
        {
            var code = await processes.EndAsync(client);
            judge.EndedWell.That(code == 0, () => $"{folder}: {client} ended with {code}");
        }

        await using (var gate = await StartGate.CloseAsync(connectionString))
        {
            for (var number = 0; number < count; number++)
            {
                if (number % 2 == 0)
                {
                    StartClient(number);
                }
                else
                {
                    workers.Add($"worker-{number + 1}");
                    processes.Start(workers[^1], ClientProcess.StreamsWorker, new StreamsTask(workers[^1], connectionString, folder, LeaseSeconds, CommandTimeoutSeconds));
                }
            }

            await gate.OpenAsync(count);
        }

        foreach (var client in clients)
        {
            await EndAsync(client);
        }

        await UpAsync(workers.Select(worker => Path.Combine(folder, worker + ".log")));
        judge.CaughtUp.That(await CaughtUpAsync(dataSource), () => $"{folder}: it did not");
        StartClient(count); // for a projection that waits by now
        await EndAsync(clients[^1]);
        judge.CaughtUp.That(await CaughtUpAsync(dataSource), () => $"{folder}: it did not, after one more had come");
        foreach (var worker in workers)
        {
            var code = await processes.TerminateAsync(worker);
            judge.EndedWell.That(code == 0, () => $"{folder}: {worker} ended with {code}");
            judge.JudgeLog(worker, File.ReadLines(Path.Combine(folder, worker + ".log")));
        }
    }

    private static async Task UpAsync(IEnumerable<string> logs)
    {
        foreach (var log in logs)
        {
            while (!FileLoggerProvider.IsUp(log))
            {
                await Task.Delay(_look, TimeProvider.System);
            }
        }
    }

    /// <summary>Before the workers are told to stop: else the next one would come to the end in place of the one that does not.</summary>
    private static async Task<bool> CaughtUpAsync(NpgsqlDataSource dataSource)
    {
        await using var command = dataSource.CreateCommand("select coalesce(min(position), 0) = (select max(position) from cqrs.events) from cqrs.progress");
        var began = Stopwatch.GetTimestamp();
        bool isSo;
        while (!(isSo = (bool)(await command.ExecuteScalarAsync())!) && Stopwatch.GetElapsedTime(began) < StartsJudge.MostOfWait)
        {
            await Task.Delay(_look, TimeProvider.System);
        }

        return isSo;
    }
}
