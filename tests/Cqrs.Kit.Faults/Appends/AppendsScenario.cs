using System.Diagnostics;

using Cqrs.Kit.Faults.Judge;
using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.Faults.Appends;

/// <summary>Many processes append at once to a new database; then what they wrote down is judged against the log.</summary>
internal static class AppendsScenario
{
    public const string Usage = """
        appends [--events 1000000] [--processes 4] [--callers 64] [--seed N]
            Processes append at least so many events at once: 5% at a stale version, 1% cancelled. Then the log is judged by what they wrote down. Exits with 1 when something is not as it must be.
        """;

    /// <summary>Of one process; four of them leave the server of the tests some of its 200.</summary>
    private const int PoolSize = 40;

    /// <summary>How the callers meet is the machine's doing, so a seed does not repeat a run exactly.</summary>
    public static IReadOnlyDictionary<string, int> Defaults => new Dictionary<string, int> { ["events"] = 1_000_000, ["processes"] = 4, ["callers"] = 64, ["seed"] = Random.Shared.Next() };

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, int> options)
    {
        var folder = ScenarioFolder.Create("appends", options["seed"]);
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var began = Stopwatch.GetTimestamp();
        var ended = await RunClientsAsync(options, folder, new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = PoolSize, Timeout = 60 }.ConnectionString);
        var elapsed = Stopwatch.GetElapsedTime(began);

        var journal = Journal.ReadFolder(folder);
        var log = await LogRow.ReadAsync(database.ConnectionString);
        var judge = AppendsJudge.Judge(journal, log);
        var report = new ScenarioReport("appends", options);
        report.Add("Time", $"{elapsed.TotalSeconds:N0} s, {log.Count / elapsed.TotalSeconds:N0} events/s with start and reads");
        report.Add("Appends asked for", $"{journal.Appends.Count:N0}");
        report.Add("Events in the log", $"{log.Count:N0}");
        foreach (var kind in journal.Appends.GroupBy(append => append.Kind).OrderBy(group => group.Key))
        {
            report.Add($"Of kind {kind.Key}", $"{kind.Count():N0}: {kind.Count(append => append.Answer is Ok):N0} acknowledged, {Refused(kind, FailReason.Conflict):N0} conflicts, {Refused(kind, FailReason.Cancelled):N0} cancelled, {kind.Count(append => append.Answer is null or Unknown):N0} unknown");
        }

        report.Add(judge.Checks.Where(check => check.Looked > 0 || check != judge.Whole)); // nothing from outside takes an answer away
        report.Add(ended);
        return report.Tell(folder);
    }

    private static int Refused(IEnumerable<AskedAppend> appends, FailReason reason) => appends.Count(append => append.Answer is Fail fail && fail.Reason == reason);

    /// <summary>All at once, the first of them on an empty database.</summary>
    private static async Task<Check> RunClientsAsync(IReadOnlyDictionary<string, int> options, string folder, string connectionString)
    {
        var each = (options["events"] + options["processes"] - 1) / options["processes"];
        var clients = Enumerable.Range(0, options["processes"])
            .Select(process => ClientProcess.Start(ClientProcess.AppendsClient, new AppendsTask(connectionString, Path.Combine(folder, $"{process}.journal"), process, each, options["callers"], options["seed"])))
            .ToList();
        await Task.WhenAll(clients.Select(client => client.WaitForExitAsync()));
        var ended = new Check("Each process ended well");
        clients.ForEach(client => ended.That(client.ExitCode == 0, () => $"one ended with {client.ExitCode}"));
        return ended;
    }
}
