using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.TestSupport;

namespace Cqrs.Kit.PostgreSql.Tests.Projections;

/// <summary>An inline projection's rows are committed with the append, or neither is.</summary>
public sealed class InlineProjectionTests(PostgreSqlDatabaseFixture fixture) : IClassFixture<PostgreSqlDatabaseFixture>, IAsyncLifetime
{
    private PostgreSqlDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await fixture.GetAsync();
        await _database.ExecuteAsync("drop schema if exists cqrs cascade; drop table if exists own; create table own (id int)");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_row_is_there_when_the_append_returns()
    {
        await using var host = await TestHost.StartAsync(_database, typeof(InlineViewProjector));

        await host.NoteAsync("a", "1");
        await host.NoteAsync("a", "2");
        await host.NoteAsync("b", "3");

        Assert.Equal(["a | 2", "b | 3"], await RowsAsync());
        Assert.Equal(3L, await _database.ScalarAsync<long>("select position from cqrs.progress"));
        Assert.True(await _database.ScalarAsync<bool>("select p.event_id = e.event_id from cqrs.progress p join cqrs.events e using (position)"));
    }

    [Fact]
    public async Task Many_at_once_all_count()
    {
        await using var host = await TestHost.StartAsync(_database, typeof(InlineViewProjector));

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() => host.NoteAsync($"{i % 20}", $"{i}"))));

        Assert.Equal(20, (await RowsAsync()).Count);
        Assert.Equal(60L, await _database.ScalarAsync<long>("select position from cqrs.progress"));
        Assert.Equal(60, (await host.TextsAsync()).Count);
    }

    [Fact]
    public async Task Stopping_and_disposing_wait_for_what_was_asked_for()
    {
        await using var host = await TestHost.StartAsync(_database, typeof(InlineViewProjector));
        await using var holds = await Holds.InstallAsync(_database);
        await holds.TakeAsync(3);
        List<Task<AppendResult>> appends = [host.NoteAsync("a", "0", hold: 3)];
        await holds.ReachedAsync(3);
        appends.AddRange(Enumerable.Range(1, 5).Select(i => host.NoteAsync("a", $"{i}")));

        var stopping = host.Get<IStoreStartup>().StopAsync(TestContext.Current.CancellationToken).AsTask();
        var disposing = host.Get<PostgreSqlEventStore>().DisposeAsync().AsTask();
        Assert.False(stopping.IsCompleted || disposing.IsCompleted);
        await holds.ReleaseAsync(3);
        await Task.WhenAll(appends);
        await Task.WhenAll(stopping, disposing);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => host.NoteAsync("a", "late"));
        Assert.Equal(["a | 5"], await RowsAsync());
    }

    [Fact]
    public async Task A_projector_that_throws_fails_the_append()
    {
        await using var host = await TestHost.StartAsync(_database, typeof(InlineViewProjector));
        await host.NoteAsync("a", "1");

        await Assert.ThrowsAnyAsync<Exception>(() => host.NoteAsync("a", "poison"));
        await host.NoteAsync("a", "2");

        Assert.Equal(["1", "2"], await host.TextsAsync());
        Assert.Equal(["a | 2"], await RowsAsync());
    }

    [Fact]
    public async Task A_conflict_is_a_value_and_an_append_asked_again_gives_the_first_result()
    {
        await using var host = await TestHost.StartAsync(_database, typeof(InlineViewProjector));
        var request = new AppendRequest(new StreamAppend(TestHost.Stream("a"), ExpectedVersion.NoStream, [new Noted("1")]));
        await host.Store.AppendAsync(request, TestContext.Current.CancellationToken);

        var again = await host.Store.TryAppendAsync(request, TestContext.Current.CancellationToken);
        var conflict = await host.Store.TryAppendAsync(new AppendRequest(request.Streams), TestContext.Current.CancellationToken);

        Assert.Equal((AppendOutcome.Appended, 1L), (again.Outcome, again.Position.Value));
        Assert.Equal((AppendOutcome.Conflict, 0L), (conflict.Outcome, conflict.Conflict!.Actual));
        Assert.Equal(1L, await _database.ScalarAsync<long>("select position from cqrs.progress"));
    }

    [Fact]
    public async Task One_that_is_behind_is_left_to_its_runner()
    {
        await using (var before = await TestHost.StartAsync(_database))
        {
            await before.NoteAsync("a", "1");
        }

        await using var host = await TestHost.StartAsync(_database, typeof(InlineViewProjector));
        await host.NoteAsync("b", "2");
        Assert.Empty(await RowsAsync());

        await host.ProjectionsAsync();
        await host.NoteAsync("c", "3");

        Assert.Equal(["a | 1", "b | 2", "c | 3"], await RowsAsync());
    }

    [Fact]
    public async Task A_transaction_of_ones_own_takes_it_along()
    {
        await using var host = await TestHost.StartAsync(_database, typeof(InlineViewProjector));
        await using (var transaction = await host.Get<PostgreSqlEventStore>().BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await transaction.OwnAsync("insert into own values (1)");
            transaction.Append(TestHost.Stream("a"), ExpectedVersion.NoStream, new Noted("1"), new Noted("2"));
            transaction.Append(TestHost.Stream("b"), ExpectedVersion.NoStream, new Noted("3"));
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(["a | 2", "b | 3"], await RowsAsync());
        Assert.Equal(1L, await _database.ScalarAsync<long>("select count(*) from own"));
        await using var state = await host.BeginAsync("inline-views");
        Assert.Equal((3L, true), (state.Checkpoint.Position.Value, state.Checkpoint.HasCaughtUp));
    }

    private Task<List<string>> RowsAsync() => _database.RowsAsync("select id, text from cqrs.inline_views order by id");
}
