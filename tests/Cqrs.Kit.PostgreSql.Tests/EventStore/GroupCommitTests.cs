using System.Transactions;

using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.TestSupport;

using Microsoft.Extensions.DependencyInjection;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.EventStore;

/// <summary>Appends that come while a flush is on its way go together in the next, each with its own verdict.</summary>
public sealed class GroupCommitTests
{
    [Fact]
    public async Task What_came_while_a_flush_was_on_its_way_goes_in_one_commit()
    {
        await using var flush = await HeldFlush.BeginAsync();
        var appends = Enumerable.Range(0, 50).Select(i => flush.Append($"s{i}", ExpectedVersion.NoStream, $"{i}")).ToList();

        await flush.ReleaseAsync();
        var results = await Task.WhenAll(appends);

        Assert.Equal(Enumerable.Range(2, 50).Select(p => (long)p), results.Select(result => result.Position.Value));
        Assert.Equal(1, await flush.CommitsAsync());
    }

    [Fact]
    public async Task One_of_fifty_that_conflicts_fails_alone_and_leaves_no_hole()
    {
        await using var flush = await HeldFlush.BeginAsync(host => host.NoteAsync("s25", "there"));
        var appends = Enumerable.Range(0, 50).Select(i => flush.Append($"s{i}", ExpectedVersion.NoStream, $"{i}")).ToList();

        await flush.ReleaseAsync();
        var results = await Task.WhenAll(appends);

        Assert.Equal(new VersionConflict(TestHost.Stream("s25"), ExpectedVersion.NoStream, 0), results[25].Conflict);
        Assert.Equal(49, results.Count(result => result.Outcome == AppendOutcome.Appended));
        Assert.Equal(51, (await flush.Host.TextsAsync()).Count);
        Assert.Equal(2, await flush.CommitsAsync());
    }

    [Fact]
    public async Task Appends_to_one_stream_of_which_each_expects_what_the_one_before_leaves_are_merged()
    {
        await using var flush = await HeldFlush.BeginAsync(host => host.NoteAsync("a", "0"));
        Task<AppendResult>[] appends =
        [
            flush.Append("a", ExpectedVersion.Exactly(0), "1"),
            flush.Append("a", ExpectedVersion.Exactly(1), "2"),
            flush.Append("a", ExpectedVersion.Any, "3"),
            flush.Append("a", ExpectedVersion.StreamExists, "4"),
        ];

        await flush.ReleaseAsync();
        var results = await Task.WhenAll(appends);

        Assert.Equal([1L, 2, 3, 4], results.Select(result => result.Versions.Single()));
        Assert.Equal([3L, 4, 5, 6], results.Select(result => result.Position.Value));
        Assert.Equal(["0", "1", "2", "3", "4"], await flush.TextsAsync("a"));
        Assert.Equal(2, await flush.CommitsAsync("a"));
    }

    [Fact]
    public async Task A_merged_unit_that_is_refused_is_taken_apart_and_judged_one_by_one()
    {
        await using var flush = await HeldFlush.BeginAsync(async host =>
        {
            await host.NoteAsync("a", "0");
            await host.NoteAsync("a", "1");
        });
        var stale = flush.Append("a", ExpectedVersion.Exactly(0), "stale");
        var right = flush.Append("a", ExpectedVersion.Exactly(1), "right");
        var any = flush.Append("a", ExpectedVersion.Any, "any");
        var beside = flush.Append("b", ExpectedVersion.NoStream, "beside");

        await flush.ReleaseAsync();

        Assert.Equal(1, (await stale).Conflict!.Actual);
        Assert.Equal([2L], (await right).Versions);
        Assert.Equal([3L], (await any).Versions);
        Assert.Equal(AppendOutcome.Appended, (await beside).Outcome);
        Assert.Equal(["0", "1", "right", "any"], await flush.TextsAsync("a"));
        await flush.Host.TextsAsync();
    }

    [Fact]
    public async Task Appends_that_touch_one_stream_keep_their_order_over_several_flushes()
    {
        await using var flush = await HeldFlush.BeginAsync();
        Task<AppendResult>[] appends =
        [
            flush.Append("a", ExpectedVersion.NoStream, "a1"),
            flush.Append(new AppendRequest(
                new StreamAppend(TestHost.Stream("a"), ExpectedVersion.Exactly(0), [new Noted("a2")]),
                new StreamAppend(TestHost.Stream("b"), ExpectedVersion.NoStream, [new Noted("b1")]))),
            flush.Append("b", ExpectedVersion.Any, "b2"),
            flush.Append("a", ExpectedVersion.Any, "a3"),
        ];

        await flush.ReleaseAsync();

        Assert.All(await Task.WhenAll(appends), result => Assert.Equal(AppendOutcome.Appended, result.Outcome));
        Assert.Equal(["held", "a1", "a2", "b1", "b2", "a3"], await flush.Host.TextsAsync());
    }

    [Fact]
    public async Task An_append_id_that_is_there_gets_its_first_result_or_an_error_and_the_others_go_on()
    {
        var first = new AppendRequest(new StreamAppend(TestHost.Stream("a"), ExpectedVersion.Any, [new Noted("a")]));
        await using var flush = await HeldFlush.BeginAsync(host => host.Store.AppendAsync(first).AsTask());
        var others = Enumerable.Range(0, 20).Select(i => flush.Append($"s{i}", ExpectedVersion.NoStream, $"{i}")).ToList();
        var again = flush.Append(first);
        var reused = flush.Append(new AppendRequest(new StreamAppend(TestHost.Stream("b"), ExpectedVersion.Any, [new Noted("b")])) { Id = first.Id });
        others.AddRange(Enumerable.Range(20, 20).Select(i => flush.Append($"s{i}", ExpectedVersion.NoStream, $"{i}")));

        await flush.ReleaseAsync();

        Assert.Equal(1, (await again).Position.Value);
        await Assert.ThrowsAsync<AppendIdReusedException>(() => reused);
        Assert.All(await Task.WhenAll(others), result => Assert.Equal(AppendOutcome.Appended, result.Outcome));
        Assert.Equal(42, (await flush.Host.TextsAsync()).Count);
    }

    [Fact]
    public async Task A_value_that_the_server_refuses_fails_its_caller_alone()
    {
        await using var flush = await HeldFlush.BeginAsync(sql: "alter table cqrs.events add constraint no_nines check (data->>'text' <> '9')");
        var appends = Enumerable.Range(0, 20).Select(i => flush.Append($"s{i}", ExpectedVersion.NoStream, $"{i}")).ToList();

        await flush.ReleaseAsync();

        var refused = await Assert.ThrowsAsync<PostgresException>(() => appends[9]);
        Assert.Equal("no_nines", refused.ConstraintName);
        appends.RemoveAt(9);
        Assert.All(await Task.WhenAll(appends), result => Assert.Equal(AppendOutcome.Appended, result.Outcome));
        Assert.Equal(20, (await flush.Host.TextsAsync()).Count);
    }

    [Fact]
    public async Task Of_two_with_one_command_id_the_second_is_told_of_the_first()
    {
        await using var flush = await HeldFlush.BeginAsync();
        var record = new CommandRecord(CommandId.New(), new byte[32], "1"u8.ToArray(), LogPosition.Start);
        var first = flush.Append(new AppendRequest(new StreamAppend(TestHost.Stream("a"), ExpectedVersion.NoStream, [new Noted("a")])) { Command = record });
        var second = flush.Append(new AppendRequest(new StreamAppend(TestHost.Stream("b"), ExpectedVersion.NoStream, [new Noted("b")])) { Command = record });

        await flush.ReleaseAsync();

        Assert.Equal(AppendOutcome.Appended, (await first).Outcome);
        Assert.Equal((AppendOutcome.CommandKnown, 2L), ((await second).Outcome, (await second).Position.Value));
        Assert.Equal(["held", "a"], await flush.Host.TextsAsync());
    }

    [Fact]
    public async Task Cancelled_while_it_waits_an_append_is_taken_back_and_the_others_go_on()
    {
        await using var flush = await HeldFlush.BeginAsync();
        using var cancellation = new CancellationTokenSource();
        var before = flush.Append("a", ExpectedVersion.Any, "before");
        var cancelled = flush.Append("a", ExpectedVersion.Any, "cancelled", cancellation.Token);
        var after = flush.Append("a", ExpectedVersion.Any, "after");

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await flush.ReleaseAsync();

        await Task.WhenAll(before, after);
        Assert.Equal(["before", "after"], await flush.TextsAsync("a"));
    }

    [Fact]
    public async Task Cancelled_while_its_flush_is_on_its_way_an_append_gets_its_result()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        await using var holds = await Holds.InstallAsync(database);
        await holds.TakeAsync(5);
        using var cancellation = new CancellationTokenSource();
        var append = host.Store.AppendAsync(TestHost.Stream("a"), ExpectedVersion.Any, [new Noted("1", 5)], cancellation.Token);
        await holds.ReachedAsync(5);

        await cancellation.CancelAsync();
        await holds.ReleaseAsync(5);

        Assert.Equal(1, (await append).Position.Value);
    }

    [Fact]
    public async Task A_flush_is_bounded_in_events_and_in_bytes()
    {
        await using var byEvents = await HeldFlush.BeginAsync(configure: options => options.MaxFlushEvents = 3);
        await using var byBytes = await HeldFlush.BeginAsync(configure: options => options.MaxFlushBytes = 1_024);
        var appends = Enumerable.Range(0, 7).Select(i => byEvents.Append($"s{i}", ExpectedVersion.NoStream, $"{i}")).ToList();
        appends.AddRange(Enumerable.Range(0, 4).Select(i => byBytes.Append($"s{i}", ExpectedVersion.NoStream, new string('x', 400))));
        appends.Add(byBytes.Append("large", ExpectedVersion.NoStream, new string('x', 4_000)));

        await byEvents.ReleaseAsync();
        await byBytes.ReleaseAsync();
        await Task.WhenAll(appends);

        Assert.Equal(3, await byEvents.CommitsAsync());
        Assert.Equal(3, await byBytes.CommitsAsync());
    }

    [Fact]
    public async Task Who_finds_no_room_waits_for_it_and_can_give_up()
    {
        await using var flush = await HeldFlush.BeginAsync(configure: options => options.MaxPendingAppends = 2);
        using var cancellation = new CancellationTokenSource();
        var waiting = flush.Append("a", ExpectedVersion.NoStream, "waiting");
        var givenUp = flush.Append("b", ExpectedVersion.NoStream, "given up", cancellation.Token);
        var outside = flush.Append("c", ExpectedVersion.NoStream, "outside");

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
        await flush.ReleaseAsync();
        await Task.WhenAll(waiting, outside);

        Assert.Equal(["held", "waiting", "outside"], await flush.Host.TextsAsync());
        Assert.Equal(2, await flush.CommitsAsync()); // there was no room for both at once
    }

    [Fact]
    public async Task A_flush_that_met_a_deadlock_goes_again()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        await database.ExecuteAsync("""
            create sequence tries;
            create function deadlock_once() returns trigger language plpgsql as $$
            begin
                if nextval('tries') = 1 then raise exception 'deadlock' using errcode = '40P01'; end if;
                return new;
            end $$;
            create trigger deadlock_once before insert on cqrs.events for each row execute function deadlock_once();
            """);

        var result = await host.NoteAsync("a", "1");

        Assert.Equal(1, result.Position.Value);
        Assert.Equal(2L, await database.ScalarAsync<long>("select last_value from tries"));
    }

    [Fact]
    public async Task Stopping_waits_for_what_was_asked_for()
    {
        await using var flush = await HeldFlush.BeginAsync();
        var appends = Enumerable.Range(0, 10).Select(i => flush.Append($"s{i}", ExpectedVersion.NoStream, $"{i}")).ToList();

        var stopping = flush.Host.Get<IStoreStartup>().StopAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(stopping.IsCompleted);
        await flush.ReleaseAsync();
        await stopping;

        Assert.All(appends, append => Assert.True(append.IsCompletedSuccessfully));
        Assert.Equal(10L, await flush.Database.ScalarAsync<long>("select count(*) from cqrs.streams where name like 'Note-s%'"));
    }

    [Fact]
    public async Task A_store_that_is_disposed_takes_no_more_and_says_so()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var host = await TestHost.StartAsync(database);
        var store = host.Store;
        await host.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.AppendAsync(TestHost.Stream("a"), ExpectedVersion.Any, [new Noted("1")], TestContext.Current.CancellationToken).AsTask());
    }

    [Fact]
    public async Task A_store_that_is_disposed_meanwhile_answers_all_that_was_asked_for()
    {
        await using var flush = await HeldFlush.BeginAsync(configure: options => options.MaxPendingAppends = 100);
        var appends = Enumerable.Range(0, 200).Select(i => flush.Append($"s{i}", ExpectedVersion.NoStream, $"{i}")).ToList(); // half of them have no room yet

        var disposing = flush.Host.Get<PostgreSqlEventStore>().DisposeAsync().AsTask();
        await flush.ReleaseAsync();
        await disposing;

        var written = (await Task.WhenAll(appends.Select(async append => await Record.ExceptionAsync(() => append) is null))).Count(passed => passed);
        Assert.InRange(written, 99, 199);
        Assert.All(appends.Where(append => append.IsFaulted), append => Assert.IsType<ObjectDisposedException>(append.Exception!.InnerException));
        Assert.Equal(written, await flush.Database.ScalarAsync<long>("select count(*) from cqrs.streams where name like 'Note-s%'"));
    }

    [Fact]
    public async Task Appends_that_cannot_even_be_prepared_leave_no_connection_behind()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database.ConnectionString, options => options.MaxStoreConnections = 2);
        await database.ExecuteAsync("alter function cqrs.append rename to gone");
        for (var i = 0; i < 5; i++)
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => host.NoteAsync("a", "refused"));
            Assert.Equal(PostgresErrorCodes.UndefinedFunction, refused.SqlState);
        }

        await database.ExecuteAsync("alter function cqrs.gone rename to append");
        await host.NoteAsync("a", "1");

        Assert.Equal(["1"], await host.TextsAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_ambient_transaction_is_not_that_of_the_log(bool isGiven)
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var dataSource = NpgsqlDataSource.Create(database.ConnectionString);
        await using var host = await TestHost.StartAsync(cqrs => _ = isGiven ? cqrs.UsePostgreSql(dataSource) : cqrs.UsePostgreSql(database.ConnectionString));

        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await host.NoteAsync("a", "1");
        }

        await host.NoteAsync("a", "2");
        Assert.Equal(["1", "2"], await host.TextsAsync());
    }
}
