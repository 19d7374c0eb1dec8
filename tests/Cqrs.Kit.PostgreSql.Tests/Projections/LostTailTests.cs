using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.Testing;
using Cqrs.Kit.TestSupport;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.Projections;

/// <summary>The log loses its tail, as by the promotion of a replica that lagged: nobody goes on from an event that is not there.</summary>
public sealed class LostTailTests
{
    private const int Connections = 20;
    private const string Cut = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid();";
    private const string StoppedAt = "select 1 from cqrs.progress where name = '{0}' having bool_and(failure_error like 'LogTailLostException:%' and failure_position = position and owner is null)";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_projection_whose_checkpoint_was_lost_stops_though_no_event_comes()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await CaughtUpAsync(database, typeof(NoteViewProjector));

        await LoseAfterAsync(database, host, 3);

        await StoppedAsync(database, "note-views");
        await ExpectAsync(database, "a | 5", position: 5);
        var status = Assert.Single(await host.Get<IProjectionControl>().ListAsync(Token));
        Assert.StartsWith(nameof(LogTailLostException), status.Failure!.Error, StringComparison.Ordinal);
        await host.Get<IProjectionControl>().RebuildAsync("note-views", cancellationToken: Token); // to the end of a log that is shorter than the old build had read
        Assert.Equal(["a | 3"], await database.RowsAsync("select id, count from cqrs.note_views"));
        await StopAsync(host);
    }

    [Fact]
    public async Task It_stops_when_other_events_were_written_at_the_same_positions_and_a_rebuild_repairs_it()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await CaughtUpAsync(database, typeof(NoteViewProjector));

        await LoseAfterAsync(database, host, 3, others: "x");
        await host.NoteAsync("b", "7");

        await StoppedAsync(database, "note-views");
        await ExpectAsync(database, "a | 5", position: 5);
        await host.Get<IProjectionControl>().RebuildAsync("note-views", cancellationToken: Token);
        Assert.Equal(["a | 3", "b | 1", "x | 3"], await database.RowsAsync("select id, count from cqrs.note_views order by id"));
        await host.NoteAsync("b", "8");
        await database.UntilAsync("select count from cqrs.note_views where id = 'b' and count = 2");
        await StopAsync(host);
    }

    [Fact]
    public async Task It_is_told_to_who_takes_it_along_without_a_host()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database, typeof(NoteViewProjector));
        await NoteAsync(host, 5);
        await host.ProjectionsAsync(cancellationToken: Token);
        await LoseAfterAsync(database, host, 3, others: "x");

        var lost = await Assert.ThrowsAsync<LogTailLostException>(() => host.ProjectionsAsync(cancellationToken: Token));

        Assert.Equal(("note-views v1 build 1 shard 0", 5L), (lost.Reader, lost.Position.Value));
        Assert.Equal(await database.ScalarAsync<Guid>("select event_id from cqrs.checkpoints"), lost.EventId);
        await ExpectAsync(database, "a | 5", position: 5);
    }

    [Fact]
    public async Task What_this_process_has_in_memory_of_a_tail_that_is_not_in_the_checkpoint_is_not_applied()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await CaughtUpAsync(database, typeof(NoteViewProjector));

        // The whole database as it was before: rows, checkpoint and log.
        await LoseAfterAsync(database, host, 3, others: "x", "update cqrs.note_views_v1_b1 set count = 3", CheckpointAt(3));
        await using var witness = await TestHost.StartAsync(database); // offers nothing to the feed of the other
        await witness.NoteAsync("y", "1");

        await database.UntilAsync("select 1 from cqrs.progress where position = 7");
        Assert.Equal(["a | 3", "x | 3", "y | 1"], await database.RowsAsync("select id, count from cqrs.note_views order by id"));
        await StopAsync(host);
    }

    [Fact]
    public async Task A_checkpoint_that_was_lost_with_the_rows_is_seen_though_the_log_is_whole_and_no_event_comes()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await CaughtUpAsync(database, typeof(NoteViewProjector));

        await RunAndCutAsync(database, host, $"update cqrs.note_views_v1_b1 set count = 3; {CheckpointAt(3)};");

        await database.UntilAsync("select count from cqrs.note_views where id = 'a' and count = 5");
        await StopAsync(host);
    }

    [Fact]
    public async Task Each_shard_stops()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await CaughtUpAsync(database, typeof(SharedOutTests.SharedNoteProjector));

        await LoseAfterAsync(database, host, 3, others: "x");

        await StoppedAsync(database, "shared-notes");
        Assert.Equal(4, await database.ScalarAsync<long>("select count(*) from cqrs.progress where failure_position = 5"));
        await host.Get<IProjectionControl>().RebuildAsync("shared-notes", cancellationToken: Token);
        Assert.Equal(["a | 3", "x | 3"], await database.RowsAsync("select id, count from cqrs.shared_notes order by id"));
        await StopAsync(host);
    }

    [Fact]
    public async Task A_subscription_stops_and_goes_on_after_a_rewind()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var heard = new Heard();
        await using var host = await CaughtUpAsync(database, services => services.AddSingleton(heard), typeof(NoteSubscriber));
        Assert.Equal(["1", "2", "3", "4", "5"], heard.Texts);

        await LoseAfterAsync(database, host, 3, others: "x");

        await StoppedAsync(database, "note-subscriber");
        Assert.Equal(5, heard.Texts.Count);
        await host.Get<IProjectionControl>().RewindAsync("note-subscriber", new LogPosition(3), Token);
        await database.UntilAsync("select 1 from cqrs.progress where position = 6");
        Assert.Equal(["other 1", "other 2", "other 3"], heard.Texts.Skip(5));
        await StopAsync(host);
    }

    [Fact]
    public async Task An_inline_projection_stops_and_appends_go_on_without_it()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await CaughtUpAsync(database, typeof(InlineViewProjector));
        await StopAsync(host);

        await LoseAfterAsync(database, host, 3);
        await database.ExecuteAsync(Other("x", 2));
        await using var next = await TestHost.StartAsync(database, typeof(InlineViewProjector));
        await next.NoteAsync("b", "6"); // by the position alone, the projection would be where the log ended

        Assert.Equal(["a | 5"], await database.RowsAsync("select id, text from cqrs.inline_views"));
        await StartAsync(next);
        await StoppedAsync(database, "inline-views");
        await next.Get<IProjectionControl>().RebuildAsync("inline-views", cancellationToken: Token);
        await next.NoteAsync("b", "7");
        Assert.Equal(["a | 3", "b | 7", "x | other 2"], await database.RowsAsync("select id, text from cqrs.inline_views order by id"));
        await StopAsync(next);
    }

    [Fact]
    public async Task A_tail_ends_with_the_error()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        await NoteAsync(host, 5);
        await using var tail = host.Get<IEventTail>().TailAsync(cancellationToken: Token).GetAsyncEnumerator(Token);
        for (var i = 0; i < 5; i++)
        {
            Assert.True(await tail.MoveNextAsync());
        }

        var passed = tail.Current.At.EventId;
        await LoseAfterAsync(database, host, 3, others: "x");

        var lost = await Assert.ThrowsAsync<LogTailLostException>(() => tail.MoveNextAsync().AsTask());
        Assert.Equal((5L, passed), (lost.Position.Value, lost.EventId));
    }

    private static Task<CqrsTestHost> CaughtUpAsync(PostgreSqlDatabase database, params Type[] types) => CaughtUpAsync(database, _ => { }, types);

    private static async Task<CqrsTestHost> CaughtUpAsync(PostgreSqlDatabase database, Action<IServiceCollection> add, params Type[] types)
    {
        var host = await TestHost.StartAsync(
            cqrs =>
            {
                add(cqrs.Services);
                cqrs.Services.AddCqrs(options => (options.ProjectionLease, options.PollInterval) = (TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(100)));
                cqrs.UsePostgreSql(database.ConnectionString);
            },
            types);
        await StartAsync(host);
        await database.UntilAsync("select 1 from cqrs.progress having bool_and(has_caught_up)");
        await NoteAsync(host, 5);
        await database.UntilAsync("select 1 from cqrs.progress having bool_and(position = 5)");
        return host;
    }

    private static async Task NoteAsync(CqrsTestHost host, int count)
    {
        for (var i = 1; i <= count; i++)
        {
            await host.NoteAsync("a", $"{i}");
        }
    }

    /// <summary>The log as a promoted replica has it that lacks what came after a position, and has lost all sessions of the old primary; when wanted with three events of another process.</summary>
    private static Task LoseAfterAsync(PostgreSqlDatabase database, CqrsTestHost host, int position, string? others = null, params string[] lost) => RunAndCutAsync(
        database,
        host,
        $"""
        begin;
        delete from cqrs.events where position > {position};
        delete from cqrs.streams where id > {position};
        {string.Concat(lost.Select(statement => statement + ";"))}
        {(others is null ? "" : Other(others, 3))}
        commit;
        """);

    /// <summary>Ends all sessions, and lets the host lose those that its pool still has: what the test asks of it itself is asked once.</summary>
    private static async Task RunAndCutAsync(PostgreSqlDatabase database, CqrsTestHost host, string sql)
    {
        await database.ExecuteAsync(sql + Cut);
        await using (var pooled = new NpgsqlConnection(database.ConnectionString))
        {
            NpgsqlConnection.ClearPool(pooled);
        }

        for (var isWhole = false; !isWhole;)
        {
            var asked = Enumerable.Range(0, Connections).Select(i => Record.ExceptionAsync(() => PingAsync(host.Get<Database>(), ofStore: i % 2 == 0)).AsTask());
            isWhole = (await Task.WhenAll(asked)).All(exception => exception is null);
        }
    }

    private static async Task PingAsync(Database of, bool ofStore)
    {
        await using var connection = await of.OpenAsync(ofStore, Token);
        await using var command = new NpgsqlCommand("select pg_sleep(0.01)", connection);
        await command.ExecuteNonQueryAsync(Token);
    }

    private static string Other(string stream, int count) =>
        $$"""
        insert into cqrs.streams (id, name, type) select max(position) + 1, 'Note-{{stream}}', 'Note' from cqrs.events;
        insert into cqrs.events (position, stream_id, version, event_id, type_version, type, metadata, data)
        select h.head + i, h.head + 1, i - 1, gen_random_uuid(), 1, 'test.noted', '{}', json_build_object('text', 'other ' || i)
        from (select max(position) as head from cqrs.events) h, generate_series(1, {{count}}) i;
        """;

    private static string CheckpointAt(int position) =>
        $"update cqrs.checkpoints set position = {position}, event_id = (select event_id from cqrs.events where position = {position})";

    private static Task<int> StoppedAsync(PostgreSqlDatabase database, string projection) => database.UntilAsync(StoppedAt.Replace("{0}", projection, StringComparison.Ordinal));

    private static async Task ExpectAsync(PostgreSqlDatabase database, string row, long position)
    {
        Assert.Equal([row], await database.RowsAsync("select id, count from cqrs.note_views_v1"));
        Assert.Equal(position, await database.ScalarAsync<long>("select position from cqrs.progress where build = 1"));
    }

    private static async Task StartAsync(CqrsTestHost host)
    {
        foreach (var service in host.Services.GetServices<IHostedService>())
        {
            await service.StartAsync(Token);
        }
    }

    private static async Task StopAsync(CqrsTestHost host)
    {
        foreach (var service in host.Services.GetServices<IHostedService>())
        {
            await service.StopAsync(Token);
        }
    }

    internal sealed class Heard
    {
        public List<string> Texts { get; } = [];
    }

    [Subscription("note-subscriber")]
    internal sealed class NoteSubscriber(Heard heard) : ISubscriber<Noted>
    {
        public ValueTask HandleAsync(Noted e, EventContext at, CancellationToken cancellationToken)
        {
            lock (heard)
            {
                heard.Texts.Add(e.Text);
            }

            return ValueTask.CompletedTask;
        }
    }
}
