using System.Runtime.InteropServices;

using Cqrs.Kit.Faults.Judge;
using Cqrs.Kit.Faults.Streams;

using Microsoft.Extensions.DependencyInjection;

using Npgsql;

namespace Cqrs.Kit.Faults.SlowCommits;

/// <summary>A process that reads the log in pages from its start, reads ranges of it twice, and looks whether what it has appended is there; until SIGTERM, and then to the end of the log.</summary>
internal sealed class LogReader(StreamsTask task, IEventStore store, CancellationToken stopping)
{
    private const int MostInPage = 500;
    private const int MostInRange = 200;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan _pauseOfRanges = TimeSpan.FromMilliseconds(20);
    private LogPosition _passed;

    public static async Task<int> RunAsync()
    {
        var task = ClientProcess.Task<StreamsTask>();
        ClientProcess.EndWithParent();
        using var source = new CancellationTokenSource();
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            source.Cancel();
        });
        using var host = StreamsApp.Build(task, runsProjections: false);
        using var other = StreamsApp.Build(task with { Name = task.Name + "-other" }, runsProjections: false);
        await host.StartAsync();
        await other.StartAsync();
        await using var sql = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(task.ConnectionString) { ApplicationName = "probe" }.ConnectionString);
        var store = host.Services.GetRequiredService<IEventStore>();
        var reader = new LogReader(task, store, source.Token);
        var probe = new Probe(task, store, other.Services.GetRequiredService<IEventStore>(), sql, source.Token);
        await Task.WhenAll(reader.FollowAsync(), reader.ReadRangesAsync(), probe.RunAsync());
        await host.StopAsync();
        await other.StopAsync();
        return 0;
    }

    private async Task FollowAsync()
    {
        var random = new Random(task.Seed);
        using var journal = new JournalWriter(Path.Combine(task.Folder, task.Name + ".tail"));
        for (var hasMore = true; hasMore || !stopping.IsCancellationRequested;)
        {
            try
            {
                var page = await store.ReadLogPageAsync(_passed, new LogReadOptions { MaxCount = random.Next(1, MostInPage) }, CancellationToken.None);
                foreach (var next in page.Events)
                {
                    journal.Write(new TailEntry(next.Position.Value, next.At.EventId).ToLine());
                }

                (_passed, hasMore) = (page.Passed, page.HasMore);
            }
            catch (Exception exception) when (store.IsTransient(exception))
            {
                hasMore = true; // its session was ended
            }

            await Task.Delay(_pause, TimeProvider.System);
        }
    }

    /// <summary>At the end of what it has passed: there a hole would be that is filled later.</summary>
    private async Task ReadRangesAsync()
    {
        var random = new Random(task.Seed);
        using var journal = new JournalWriter(Path.Combine(task.Folder, task.Name + ".ranges"));
        while (!stopping.IsCancellationRequested)
        {
            var upTo = _passed.Value;
            var after = Math.Max(0, upTo - random.Next(1, MostInRange));
            try
            {
                var first = RangeEntry.Hash(await ReadAsync(after, upTo, MostInRange));
                var second = RangeEntry.Hash(await ReadAsync(after, upTo, random.Next(1, MostInRange / 4)));
                journal.Write(new RangeEntry(after, upTo, first, second).ToLine());
            }
            catch (Exception exception) when (store.IsTransient(exception))
            {
                // Another range will do.
            }

            await Task.Delay(_pauseOfRanges, TimeProvider.System);
        }
    }

    /// <summary>In pieces of a size.</summary>
    private async Task<List<TailEntry>> ReadAsync(long after, long upTo, int size)
    {
        List<TailEntry> events = [];
        while (after < upTo)
        {
            var count = events.Count;
            await foreach (var next in store.ReadLogAsync(new LogPosition(after), new LogReadOptions { UpTo = new LogPosition(upTo), MaxCount = size }, CancellationToken.None))
            {
                events.Add(new TailEntry(next.Position.Value, next.At.EventId));
            }

            if (events.Count == count)
            {
                break; // a hole; the judge will see it
            }

            after = events[^1].Position;
        }

        return events;
    }
}
