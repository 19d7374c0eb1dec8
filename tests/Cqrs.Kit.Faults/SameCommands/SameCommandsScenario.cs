using System.Diagnostics;

using Cqrs.Kit.Faults.Judge;
using Cqrs.Kit.TestSupport;

using Microsoft.Extensions.DependencyInjection;

using Npgsql;

namespace Cqrs.Kit.Faults.SameCommands;

/// <summary>Two processes send the same commands with the same ids at once; in three of four rounds one of them is killed in the middle, or its session ended, and another sends all again.</summary>
internal static class SameCommandsScenario
{
    public const string Usage = """
        same-commands [--rounds 200] [--sends 50] [--seed N]
            So many sends of each id from each of two processes; three ids a round. Exits with 1 when something is not as it must be.
        """;

    public static IReadOnlyDictionary<string, int> Defaults => new Dictionary<string, int> { ["rounds"] = 200, ["sends"] = 50, ["seed"] = Random.Shared.Next() };

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, int> options)
    {
        var folder = ScenarioFolder.Create("same-commands", options["seed"]);
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var dataSource = NpgsqlDataSource.Create(database.ConnectionString);
        await using var gate = new LockGate(dataSource);
        await using var app = await SendsApp.StartAsync("control", database.ConnectionString);
        var rounds = new SendRounds(app.GetRequiredService<ICommandBus>(), dataSource, gate, database.ConnectionString, folder, options["sends"], options["seed"]);
        await gate.PrepareAsync(SendRounds.Trigger);
        var began = Stopwatch.GetTimestamp();
        for (var round = 0; round < options["rounds"]; round++)
        {
            await rounds.NextAsync();
        }

        var sends = SendEntry.ReadFolder(folder);
        var log = await BookedRow.ReadAsync(dataSource);
        var judge = new SameCommandsJudge(log, [.. sends.Values.SelectMany(entries => entries)]);
        rounds.Commands.ForEach(command => judge.JudgeCommand(command.Id, command.IsQuiet));
        judge.JudgeLog(rounds.Commands.Select(command => command.Id).ToHashSet());
        foreach (var (name, code) in rounds.Ended)
        {
            var answered = sends.TryGetValue(name, out var entries) ? entries.Count : 0;
            judge.Answered.That(code == 0 && answered == SendRounds.CommandsARound * options["sends"], () => $"{name} ended with {code} after {answered} answers");
        }

        var report = new ScenarioReport("same-commands", options);
        report.Add("Time under attack", $"{Stopwatch.GetElapsedTime(began).TotalSeconds:N0} s");
        foreach (var (hit, count) in rounds.Counts)
        {
            report.Add($"Rounds with {hit}", $"{count:N0}");
        }

        report.Add("Commands", $"{rounds.Commands.Count:N0}");
        report.Add("Sends that were answered", $"{sends.Values.Sum(entries => entries.Count):N0}");
        report.Add("Sends of which nobody said what became of them, and that were sent again", $"{sends.Values.Sum(entries => entries.Sum(entry => entry.Doubts)):N0}");
        report.Add("Events in the log", $"{log.Count:N0}");
        report.Add(judge.Checks);
        return report.Tell(folder);
    }
}
