using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.Testing;
using Cqrs.Kit.TestSupport;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cqrs.Kit.PostgreSql.Tests.Projections;

/// <summary>Rows that were spoilt in the database are found by folding them afresh, also while the projection runs.</summary>
public sealed class CheckTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_row_that_was_changed_by_hand_is_found_and_put_right_by_a_rebuild()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await FilledAsync(database, 30);
        var control = host.Get<IProjectionControl>();
        await database.ExecuteAsync("update cqrs.note_views_v1_b1 set count = 7 where id = '3'");
        await database.ExecuteAsync("delete from cqrs.note_views_v1_b1 where id = '4'");
        await database.ExecuteAsync("insert into cqrs.note_views_v1_b1 (id, text, count) values ('x', 'x', 1)");

        var report = await control.CheckAsync("note-views", cancellationToken: Token);

        Assert.Equal(31, report.Keys);
        Assert.Equal(
            [("3", RowDifferenceKind.Changed), ("4", RowDifferenceKind.Added), ("x", RowDifferenceKind.Removed)],
            report.Rows.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => (row.Key, row.Kind)));
        Assert.Equal([new ColumnDifference("count", "7", "1")], report.Rows.Single(row => row.Key == "3").Columns);
        await control.RebuildAsync("note-views", cancellationToken: Token);
        Assert.True((await control.CheckAsync("note-views", cancellationToken: Token)).IsConsistent);
    }

    [Fact]
    public async Task While_events_are_appended_all_the_time_nothing_is_found_but_what_is_wrong()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await FilledAsync(database, 50);
        var running = host.Services.GetServices<IHostedService>().ToList();
        foreach (var service in running)
        {
            await service.StartAsync(Token);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var appending = Enumerable.Range(0, 4).Select(i => Task.Run(() => AppendAsync(i), Token)).ToList();
        HashSet<LogPosition> positions = [];
        for (var i = 0; i < 30 || positions.Count <= 10; i++) // until the log has moved on often enough
        {
            var report = await host.Get<IProjectionControl>().CheckAsync("note-views", new() { SampleSize = 30 }, cancellationToken: Token);
            Assert.True(report.IsConsistent, string.Join(", ", report.Rows.SelectMany(row => row.Columns)));
            positions.Add(report.Positions[0]);
        }

        await stop.CancelAsync();
        await Task.WhenAll(appending);
        foreach (var service in running)
        {
            await service.StopAsync(Token);
        }

        async Task AppendAsync(int writer)
        {
            for (var n = 0; !stop.IsCancellationRequested; n++)
            {
                await host.NoteAsync($"{n % 50}", $"{writer} {n}");
            }
        }
    }

    private static async Task<CqrsTestHost> FilledAsync(PostgreSqlDatabase database, int rows)
    {
        var host = await TestHost.StartAsync(database, typeof(NoteViewProjector));
        var last = LogPosition.Start;
        for (var i = 0; i < rows; i++)
        {
            last = (await host.NoteAsync($"{i}", "text")).Position;
        }

        await host.ProjectionsAsync(last, Token);
        return host;
    }
}
