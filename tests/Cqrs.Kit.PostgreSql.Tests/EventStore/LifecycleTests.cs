using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.EventStore;

/// <summary>Closing, truncating and erasing beside what else goes on, one interleaving at a time.</summary>
public sealed class LifecycleTests
{
    private const string HoldStreams = """
        create function hold_stream() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(9); return null; end $$;
        create constraint trigger hold_stream after update on cqrs.streams deferrable initially deferred for each row execute function hold_stream();
        """;

    private static readonly StreamName _stream = TestHost.Stream("a");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_append_that_is_on_its_way_comes_before_the_end_of_its_stream(bool erased)
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        await using var holds = await Holds.InstallAsync(database);
        await host.NoteAsync("a", "1");
        await holds.TakeAsync(7);
        var append = host.NoteAsync("a", "2", hold: 7);
        await holds.ReachedAsync(7);

        var end = EndAsync(host, erased);
        await holds.QueuedAsync(1);
        await holds.ReleaseAsync(7);
        await Task.WhenAll(append, end);

        Assert.Equal(1, (await append).Versions[0]);
        Assert.Equal(erased ? 2L : 0L, await database.ScalarAsync<long>("select count(*) from cqrs.events where data::text = 'null' and metadata::text = '{}'"));
        Assert.Equal(erased ? 3L : 2L, await database.ScalarAsync<long>("select count(*) from cqrs.events"));
        await ThrowsEndedAsync(() => host.NoteAsync("a", "3"), erased);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_append_behind_the_end_of_its_stream_is_refused(bool erased)
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        await using var holds = await Holds.InstallAsync(database);
        await host.NoteAsync("a", "1");
        await database.ExecuteAsync(HoldStreams);
        await holds.TakeAsync(9);
        var end = EndAsync(host, erased);
        await holds.ReachedAsync(9);

        var append = host.NoteAsync("a", "2");
        await holds.QueuedAsync(1);
        await holds.ReleaseAsync(9);
        await end;

        await ThrowsEndedAsync(() => append, erased);
        Assert.Equal(erased ? 2L : 1L, await database.ScalarAsync<long>("select count(*) from cqrs.events"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_transaction_that_appends_to_a_stream_that_has_ended_meanwhile_is_undone(bool erased)
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await database.ExecuteAsync("create table own (id int)");
        await using var host = await TestHost.StartAsync(database);
        await host.NoteAsync("a", "1");
        await using var transaction = await host.Get<PostgreSqlEventStore>().BeginTransactionAsync(TestContext.Current.CancellationToken);
        await transaction.OwnAsync("insert into own values (1)");
        transaction.Append(TestHost.Stream("b"), ExpectedVersion.NoStream, new Noted("2"));
        transaction.Append(_stream, ExpectedVersion.Any, new Noted("2"));

        await EndAsync(host, erased);

        await ThrowsEndedAsync(() => transaction.CommitAsync(TestContext.Current.CancellationToken).AsTask(), erased);
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from own"));
        Assert.Equal(erased ? 2L : 1L, await database.ScalarAsync<long>("select count(*) from cqrs.events"));
    }

    [Fact]
    public async Task A_close_that_finds_no_stream_does_not_close_the_one_whose_first_append_is_on_its_way()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        await using var holds = await Holds.InstallAsync(database);
        await holds.TakeAsync(7);
        var append = host.NoteAsync("a", "1", hold: 7);
        await holds.ReachedAsync(7);

        var close = host.Get<IStreamLifecycle>().CloseAsync(_stream, TestContext.Current.CancellationToken).AsTask();
        var end = await Record.ExceptionAsync(() => close.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        await holds.ReleaseAsync(7);
        await append;
        await Assert.ThrowsAsync<StreamNotFoundException>(() => close);

        Assert.Equal(1, (await host.NoteAsync("a", "2")).Versions[0]);
        Assert.IsType<StreamNotFoundException>(end);
    }

    [Fact]
    public async Task While_a_stream_is_blanked_other_streams_take_appends_even_when_it_is_to_be_closed_too()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        await host.NoteAsync("a", "1");
        await using var reader = new NpgsqlConnection(database.ConnectionString);
        await reader.OpenAsync(TestContext.Current.CancellationToken);
        await using var locked = await reader.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("select from cqrs.events where position = 1 for update", reader, locked);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var erase = EndAsync(host, erased: true);
        await database.UntilAsync("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
        var close = EndAsync(host, erased: false);
        await database.UntilAsync("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' having count(*) = 2");

        await host.NoteAsync("b", "2");

        await locked.CommitAsync(TestContext.Current.CancellationToken);
        await Task.WhenAll(erase, close);
        await ThrowsEndedAsync(() => host.NoteAsync("a", "3"), erased: true);
    }

    [Fact]
    public async Task An_erasure_whose_answer_is_lost_after_its_commit_gives_its_position()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var proxy = new LossyProxy(database.ConnectionString);
        await using var host = await TestHost.StartAsync(proxy.ConnectionString, options => options.Notify = false);
        await using var holds = await Holds.InstallAsync(database);
        await host.NoteAsync("a", "1");
        await database.ExecuteAsync(HoldStreams);
        await holds.TakeAsync(9);
        var erase = host.Get<IStreamLifecycle>().EraseAsync(_stream, TestContext.Current.CancellationToken).AsTask();
        await holds.ReachedAsync(9);

        proxy.Swallow();
        await holds.ReleaseAsync(9);
        await database.UntilAsync("select 1 from cqrs.streams where erased_at is not null");
        proxy.Cut();

        Assert.Equal(2, (await erase).Value);
        Assert.Equal(2L, await database.ScalarAsync<long>("select count(*) from cqrs.events"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_backend_that_is_killed_before_its_commit_is_asked_again(bool erased)
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        await using var holds = await Holds.InstallAsync(database);
        await host.NoteAsync("a", "1");
        await database.ExecuteAsync(HoldStreams);
        await holds.TakeAsync(9);
        var end = EndAsync(host, erased);
        var killed = await holds.ReachedAsync(9);

        await database.KillAsync(killed);
        await database.UntilAsync($"select 1 where not exists (select from pg_stat_activity where pid = {killed})");
        await holds.ReachedAsync(9);
        await holds.ReleaseAsync(9);
        await end;

        await ThrowsEndedAsync(() => host.NoteAsync("a", "2"), erased);
        Assert.Equal(erased ? 2L : 1L, await database.ScalarAsync<long>("select count(*) from cqrs.events"));
    }

    [Fact]
    public async Task A_reading_that_a_truncation_overtakes_leaves_out_no_event_in_silence()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database.ConnectionString, options => options.ReadPageSize = 2);
        await host.Store.AppendAsync(_stream, ExpectedVersion.NoStream, [.. Enumerable.Range(0, 100).Select(i => new Noted($"{i}"))], TestContext.Current.CancellationToken);
        await using var events = host.Store.ReadStreamAsync(_stream, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await events.MoveNextAsync());

        await host.Get<IStreamLifecycle>().TruncateAsync(_stream, 90, TestContext.Current.CancellationToken);

        var read = 1;
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            for (; await events.MoveNextAsync(); read++)
            {
                Assert.Equal(read, events.Current.Version);
            }
        });
        Assert.InRange(read, 1, 89);
    }

    [Fact]
    public async Task Nothing_of_an_erased_stream_is_left_in_the_tables_of_the_log()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        await host.Store.AppendAsync(new AppendRequest(new StreamAppend(_stream, ExpectedVersion.NoStream, [new Noted("Zoë")]))
        {
            Metadata = new EventMetadata { CorrelationId = "Zoë" },
            Command = new CommandRecord(CommandId.New(), new byte[32], "\"Zoë\""u8.ToArray(), default),
        }, TestContext.Current.CancellationToken);

        await EndAsync(host, erased: true);

        Assert.Equal(
            ["1 | {} | null", "2 | {} | {\"stream\":\"Note-a\"}"],
            await database.RowsAsync("select position, metadata, data from cqrs.events order by position"));
        Assert.Equal("00", await database.ScalarAsync<string>("select encode(result, 'hex') from cqrs.commands"));
    }

    private static Task EndAsync(Testing.CqrsTestHost host, bool erased) => erased
        ? host.Get<IStreamLifecycle>().EraseAsync(_stream, TestContext.Current.CancellationToken).AsTask()
        : host.Get<IStreamLifecycle>().CloseAsync(_stream, TestContext.Current.CancellationToken).AsTask();

    private static Task ThrowsEndedAsync(Func<Task> append, bool erased) =>
        erased ? Assert.ThrowsAsync<StreamErasedException>(append) : Assert.ThrowsAsync<StreamClosedException>(append);
}
