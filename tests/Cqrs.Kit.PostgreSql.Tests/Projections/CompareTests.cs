using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.Testing;
using Cqrs.Kit.TestSupport;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.Projections;

/// <summary>Builds compared as they are in the database: tables that people spoil, tables of projectors with SQL of their own, a log that never stands still.</summary>
public sealed class CompareTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_that_were_changed_by_hand_are_told_as_the_server_writes_them()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await RebuiltAsync(database, "note-views", typeof(NoteViewProjector));
        await database.ExecuteAsync("update cqrs.note_views_v1_b1 set count = 7, at = '2026-01-01 01:00+01' where id = 'a'");
        await database.ExecuteAsync("delete from cqrs.note_views_v1_b1 where id = 'b'");

        var difference = await host.Get<IProjectionControl>().CompareAsync("note-views", cancellationToken: Token);

        Assert.Equal((1, 0, 1), (difference.Added, difference.Removed, difference.Changed));
        Assert.Equal(["a", "b"], difference.Rows.Select(row => row.Key));
        Assert.Equal(new ColumnDifference("count", "7", "2"), difference.Rows[0].Columns[0]);
        Assert.Equal(("at", "2026-01-01 00:00:00+00"), (difference.Rows[0].Columns[1].Column, difference.Rows[0].Columns[1].Stored));
    }

    [Fact]
    public async Task Tables_with_SQL_of_their_own_are_compared_by_their_primary_keys()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await RebuiltAsync(database, "pairs", typeof(PairProjector));
        Assert.True((await host.Get<IProjectionControl>().CompareAsync("pairs", cancellationToken: Token)).IsEmpty);
        await database.ExecuteAsync("""update cqrs.pairs_v1_b1 set note = '{"n":2}' where stream = 'a' and version = 1""");

        var difference = await host.Get<IProjectionControl>().CompareAsync("pairs", cancellationToken: Token);

        var row = Assert.Single(difference.Rows);
        Assert.Equal(("pairs", "(a,1)", RowDifferenceKind.Changed), (row.Table, row.Key, row.Kind));
        Assert.Equal([new ColumnDifference("note", """{"n":2}""", """{"n":1}""")], row.Columns);
        Assert.Equal(["pairs_without_key"], difference.NotCompared);
    }

    [Fact]
    public async Task While_events_are_appended_all_the_time_both_are_read_at_one_position()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await RebuiltAsync(database, "note-views", typeof(NoteViewProjector));
        var running = host.Services.GetServices<IHostedService>().ToList();
        foreach (var service in running)
        {
            await service.StartAsync(Token);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        HashSet<LogPosition> positions = [];
        var appending = Enumerable.Range(0, 4).Select(i => Task.Run(() => AppendAsync(i), Token)).ToList();
        for (var i = 0; i < 30 || positions.Count <= 10; i++) // until the log has moved on often enough
        {
            var difference = await host.Get<IProjectionControl>().CompareAsync("note-views", cancellationToken: Token);
            Assert.True(difference.IsEmpty, $"{difference}: {string.Join(", ", difference.Rows.Take(3))}");
            positions.Add(difference.Position);
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
                await host.NoteAsync($"{writer}-{n % 50}", $"{n}");
            }
        }
    }

    private static async Task<CqrsTestHost> RebuiltAsync(PostgreSqlDatabase database, string name, Type projector)
    {
        var host = await TestHost.StartAsync(database, projector);
        await host.NoteAsync("a", "one");
        await host.NoteAsync("a", "two");
        var last = await host.NoteAsync("b", "three");
        await host.ProjectionsAsync(last.Position, Token);
        await host.Get<IProjectionControl>().RebuildAsync(name, promote: false, cancellationToken: Token);
        return host;
    }

    /// <summary>A key of two columns, a column without equality, and a table without a key.</summary>
    [Projection("pairs")]
    private sealed class PairProjector : PostgreSqlProjector
    {
        public override IReadOnlyCollection<Type> EventTypes { get; } = [typeof(Noted)];

        protected override async ValueTask CreateAsync(PostgreSqlProjectionTransaction transaction, CancellationToken cancellationToken)
        {
            await ExecuteAsync(transaction, $"create table if not exists {transaction.TableName("pairs")} (stream text, version bigint, note json, primary key (stream, version))");
            await ExecuteAsync(transaction, $"create table if not exists {transaction.TableName("pairs_without_key")} (n int)");
        }

        protected override async ValueTask ApplyAsync(IReadOnlyList<RecordedEvent> batch, PostgreSqlProjectionTransaction transaction, CancellationToken cancellationToken)
        {
            foreach (var recorded in batch)
            {
                await ExecuteAsync(transaction, $$"""insert into {{transaction.TableName("pairs")}} values ('{{recorded.Stream.Id}}', {{recorded.Version}}, '{"n":{{recorded.Version}}}')""");
            }
        }

        protected override ValueTask ClearAsync(PostgreSqlProjectionTransaction transaction, CancellationToken cancellationToken) =>
            ExecuteAsync(transaction, $"delete from {transaction.TableName("pairs")}");

        private static async ValueTask ExecuteAsync(PostgreSqlProjectionTransaction transaction, string sql)
        {
            await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction.Transaction);
            await command.ExecuteNonQueryAsync(Token);
        }
    }
}
