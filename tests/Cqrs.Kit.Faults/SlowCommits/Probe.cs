using System.Diagnostics;
using System.Globalization;

using Cqrs.Kit.Faults.Appends;
using Cqrs.Kit.Faults.Judge;
using Cqrs.Kit.Faults.Streams;

using Npgsql;

namespace Cqrs.Kit.Faults.SlowCommits;

/// <summary>Appends, and looks at once whether another store and plain SQL show it, and how long all that takes.</summary>
internal sealed class Probe(StreamsTask task, IEventStore store, IEventStore other, NpgsqlDataSource sql, CancellationToken stopping)
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Whoever holds one and has written is not of the log: those of the log are as short as a slow commit.</summary>
    private static readonly string _select = string.Create(CultureInfo.InvariantCulture, $"""
        select (select event_id from cqrs.events where position = $1),
               (select count(*) from pg_prepared_xacts where prepared < clock_timestamp() - interval '{SlowCommitsJudge.MostOfWait.TotalSeconds} s')
               + (select count(*) from pg_stat_activity where state = 'idle in transaction' and xact_start < clock_timestamp() - interval '{SlowCommitsJudge.MostOfWait.TotalSeconds} s')
        """);

    public async Task RunAsync()
    {
        using var journal = new JournalWriter(Path.Combine(task.Folder, task.Name + ".journal"));
        using var probes = new JournalWriter(Path.Combine(task.Folder, task.Name + ".probes"));
        var asking = new Asking(store, journal, asksAgain: true);
        var appending = new Stopwatch();
        for (var number = 0; !stopping.IsCancellationRequested; number++)
        {
            appending.Restart();
            if (await asking.AppendAsync(AppendKind.New, [new AskedStream($"Probe-{task.Name}-{number}", AskedStream.None, 1)]) is not { } appended)
            {
                continue;
            }

            try
            {
                await LookAsync(probes, appended, appending.Elapsed);
            }
            catch (Exception exception) when (other.IsTransient(exception))
            {
                // Its session was ended: nothing was seen.
            }

            await Task.Delay(_pause, TimeProvider.System);
        }
    }

    private async Task LookAsync(JournalWriter probes, Ok appended, TimeSpan elapsed)
    {
        var began = Stopwatch.GetTimestamp();
        var page = await other.ReadLogPageAsync(new LogPosition(appended.Position - 1), new LogReadOptions { MaxCount = 1 }, CancellationToken.None);
        var took = Stopwatch.GetElapsedTime(began);
        await using var command = sql.CreateCommand(_select);
        command.Parameters.Add(new NpgsqlParameter { Value = appended.Position });
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        Guid? selected = await reader.IsDBNullAsync(0) ? null : reader.GetGuid(0);
        Guid? read = page.Events is [{ } first] && first.Position.Value == appended.Position ? first.At.EventId : null;
        probes.Write(new ProbeEntry(appended.Append, appended.Position, elapsed.TotalMilliseconds, took.TotalMilliseconds, read, selected, reader.GetInt64(1)).ToLine());
    }
}
