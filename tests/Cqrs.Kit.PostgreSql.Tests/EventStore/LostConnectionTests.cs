using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.EventStore;

/// <summary>An append whose answer is lost comes to the truth: it is in the log once, and its caller is told where.</summary>
public sealed class LostConnectionTests
{
    [Fact]
    public async Task An_append_whose_backend_is_killed_before_its_commit_is_written_once()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        await using var holds = await Holds.InstallAsync(database);
        await host.NoteAsync("a", "1");
        await holds.TakeAsync(7);
        var append = host.NoteAsync("a", "2", hold: 7);
        var killed = await holds.ReachedAsync(7);

        await database.KillAsync(killed);
        await database.UntilAsync($"select 1 where not exists (select from pg_stat_activity where pid = {killed})");
        await holds.ReachedAsync(7);
        await holds.ReleaseAsync(7);

        Assert.Equal(new LogPosition(2), (await append).Position);
        Assert.Equal(["1", "2"], await host.TextsAsync());
        await host.NoteAsync("a", "3");
        Assert.Equal(["1", "2", "3"], await host.TextsAsync());
    }

    [Fact]
    public async Task An_append_whose_answer_is_lost_after_its_commit_gives_its_result()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var proxy = new LossyProxy(database.ConnectionString);
        await using var host = await TestHost.StartAsync(proxy.ConnectionString, options => options.Notify = false);
        await using var holds = await Holds.InstallAsync(database);
        await host.NoteAsync("a", "1");
        await holds.TakeAsync(7);
        var append = host.Store.AppendAsync(TestHost.Stream("a"), ExpectedVersion.Exactly(0), [new Noted("2", 7)], TestContext.Current.CancellationToken);
        await holds.ReachedAsync(7);

        proxy.Swallow();
        await holds.ReleaseAsync(7);
        await database.UntilAsync("select 1 from cqrs.events where position = 2");
        proxy.Cut();

        var result = await append;
        Assert.Equal((AppendOutcome.Appended, 2L), (result.Outcome, result.Position.Value));
        Assert.Equal([1L], result.Versions);
        Assert.Equal(["1", "2"], await host.TextsAsync());
    }

    [Fact]
    public async Task A_command_record_without_events_whose_answer_is_lost_gives_its_result()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var proxy = new LossyProxy(database.ConnectionString);
        await using var host = await TestHost.StartAsync(proxy.ConnectionString, options => options.Notify = false);
        await host.NoteAsync("a", "1");
        var request = new AppendRequest { Command = new CommandRecord(CommandId.New(), new byte[32], "1"u8.ToArray(), new LogPosition(1)) };

        proxy.Swallow();
        var append = host.Store.TryAppendAsync(request, TestContext.Current.CancellationToken);
        await database.UntilAsync("select 1 from cqrs.commands");
        proxy.Cut();

        var result = await append;
        Assert.Equal((AppendOutcome.Appended, 1L), (result.Outcome, result.Position.Value));
    }

    [Fact]
    public async Task When_the_server_stays_away_the_error_says_that_the_outcome_is_unknown_and_names_the_append()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var proxy = new LossyProxy(database.ConnectionString);
        await using var host = await TestHost.StartAsync(proxy.ConnectionString, options => (options.Notify, options.RecoveryTimeout) = (false, TimeSpan.FromMilliseconds(100)));
        await using var holds = await Holds.InstallAsync(database);
        await holds.TakeAsync(7);
        var request = new AppendRequest(new StreamAppend(TestHost.Stream("a"), ExpectedVersion.NoStream, [new Noted("1", 7)]));
        var append = host.Store.TryAppendAsync(request, TestContext.Current.CancellationToken).AsTask();
        await holds.ReachedAsync(7);

        proxy.Cut(refuse: true);

        var error = await Assert.ThrowsAsync<NpgsqlException>(() => append);
        Assert.Contains(request.Id.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains("may have been written", error.Message, StringComparison.Ordinal);

        await holds.ReleaseAsync(7);
        proxy.Cut();
        var again = await host.Store.TryAppendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal((AppendOutcome.Appended, 1L), (again.Outcome, again.Position.Value));
        Assert.Equal(["1"], await host.TextsAsync());
    }

    [Fact]
    public async Task A_transaction_whose_answer_is_lost_after_its_commit_gives_its_result()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await database.ExecuteAsync("create table own (id int)");
        await using var proxy = new LossyProxy(database.ConnectionString);
        await using var host = await TestHost.StartAsync(proxy.ConnectionString, options => (options.Notify, options.Pooler) = (false, PostgreSqlPooler.Transaction));
        await using var transaction = await host.Get<PostgreSqlEventStore>().BeginTransactionAsync(TestContext.Current.CancellationToken);
        await transaction.OwnAsync("insert into own values (1)");
        transaction.Append(TestHost.Stream("a"), ExpectedVersion.NoStream, new Noted("1"));

        proxy.Swallow();
        var commit = transaction.CommitAsync(TestContext.Current.CancellationToken);
        await database.UntilAsync("select id from own");
        proxy.Cut();

        Assert.Equal(1, (await commit).Position.Value);
    }

    [Fact]
    public async Task A_transaction_whose_backend_is_killed_before_its_commit_is_undone_and_says_so()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await database.ExecuteAsync("create table own (id int)");
        await using var host = await TestHost.StartAsync(database);
        await using var holds = await Holds.InstallAsync(database);
        await holds.TakeAsync(7);
        await using var transaction = await host.Get<PostgreSqlEventStore>().BeginTransactionAsync(TestContext.Current.CancellationToken);
        await transaction.OwnAsync("insert into own values (1)");
        transaction.Append(TestHost.Stream("a"), ExpectedVersion.NoStream, new Noted("1", 7));
        var commit = transaction.CommitAsync(TestContext.Current.CancellationToken).AsTask();

        await database.KillAsync(await holds.ReachedAsync(7));

        await Assert.ThrowsAsync<NpgsqlException>(() => commit);
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from own"));
        Assert.Empty(await host.TextsAsync());
    }

    [Fact]
    public async Task An_append_after_the_server_was_restarted_goes_through_on_the_pool_of_before()
    {
        await using var server = await PostgreSqlServer.StartPrivateAsync();
        await using var database = await PostgreSqlDatabase.CreateAsync(server);
        await using var host = await TestHost.StartAsync(database);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => host.NoteAsync($"{i}", "before")));

        await server.RestartAsync();
        await host.NoteAsync("a", "after");

        Assert.Equal(6, (await host.TextsAsync()).Count);
    }

    [Fact]
    public async Task A_cancelled_token_writes_nothing()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        var request = new AppendRequest(new StreamAppend(TestHost.Stream("a"), ExpectedVersion.Any, [new Noted("1")]));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Store.TryAppendAsync(request, new CancellationToken(true)).AsTask());

        Assert.Empty(await host.TextsAsync());
    }

    [Fact]
    public async Task An_append_whose_token_is_cancelled_on_its_way_is_answered_all_the_same()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        await using var holds = await Holds.InstallAsync(database);
        await holds.TakeAsync(7);
        using var cancellation = new CancellationTokenSource();
        var append = host.Store.AppendAsync(TestHost.Stream("a"), ExpectedVersion.Any, [new Noted("1", 7)], cancellation.Token);
        await holds.ReachedAsync(7);

        await cancellation.CancelAsync();
        await holds.ReleaseAsync(7);

        Assert.Equal(1, (await append).Position.Value);
    }
}
