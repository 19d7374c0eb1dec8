using System.Diagnostics;

using Cqrs.Kit.Faults.Judge;
using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.Faults.Appends;

/// <summary>Many processes append at once to a new database; then what they wrote down is judged against the log.</summary>
internal static class AppendsScenario
{
    /// <summary>Of one process; four of them leave the server of the tests some of its 200.</summary>
    private const int PoolSize = 40;

    public static async Task<int> RunAsync(AppendsOptions options)
    {
        var folder = ScenarioFolder.Create("appends", options.Seed);
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var began = Stopwatch.GetTimestamp();
        var exitCodes = await RunClientsAsync(options, folder, new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = PoolSize, Timeout = 60 }.ConnectionString);
        var elapsed = Stopwatch.GetElapsedTime(began);

        var journal = Journal.ReadFolder(folder);
        var log = await LogRow.ReadAsync(database.ConnectionString);
        var report = new AppendsReport(options, elapsed, exitCodes, journal, log.Count, AppendsJudge.Judge(journal, log));
        report.Print();
        report.WriteTo(Path.Combine(folder, "report.json"));
        Console.WriteLine($"\nJournals and report: {Path.GetRelativePath(Environment.CurrentDirectory, folder)}");
        return report.IsGood ? 0 : 1;
    }

    /// <summary>All at once, the first of them on an empty database.</summary>
    private static async Task<IReadOnlyList<int>> RunClientsAsync(AppendsOptions options, string folder, string connectionString)
    {
        var each = (options.Events + options.Processes - 1) / options.Processes;
        var clients = Enumerable.Range(0, options.Processes)
            .Select(process => ClientProcess.Start(ClientProcess.AppendsClient, new AppendsTask(connectionString, Path.Combine(folder, $"{process}.journal"), process, each, options.Callers, options.Seed)))
            .ToList();
        await Task.WhenAll(clients.Select(client => client.WaitForExitAsync()));
        return [.. clients.Select(client => client.ExitCode)];
    }
}
