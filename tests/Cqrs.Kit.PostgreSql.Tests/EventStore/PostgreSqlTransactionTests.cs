using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.TestSupport;

namespace Cqrs.Kit.PostgreSql.Tests.EventStore;

/// <summary>Rows of one's own and events: both or neither.</summary>
public sealed class PostgreSqlTransactionTests(PostgreSqlDatabaseFixture fixture) : IClassFixture<PostgreSqlDatabaseFixture>, IAsyncLifetime
{
    private PostgreSqlDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await fixture.GetAsync();
        await _database.ExecuteAsync("drop schema if exists cqrs cascade; drop table if exists own; create table own (id int)");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Rows_and_events_are_committed_together()
    {
        await using var host = await TestHost.StartAsync(_database);
        await using var transaction = await host.Get<PostgreSqlEventStore>().BeginTransactionAsync(TestContext.Current.CancellationToken);
        await transaction.OwnAsync("insert into own values (1)");
        transaction.Append(TestHost.Stream("a"), ExpectedVersion.NoStream, new Noted("1"), new Noted("2"));
        transaction.Append(TestHost.Stream("b"), ExpectedVersion.NoStream, new Noted("3"));
        transaction.Append(TestHost.Stream("a"), ExpectedVersion.Exactly(1), new Noted("4"));
        Assert.Equal((0L, 0), (await OwnAsync(), (await host.TextsAsync()).Count));

        var result = await transaction.CommitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(4, result.Position.Value);
        Assert.Equal([1L, 0L, 2L], result.Versions);
        Assert.Equal(1, await OwnAsync());
        Assert.Equal(["1", "2", "3", "4"], await host.TextsAsync());
    }

    [Fact]
    public async Task A_conflict_undoes_both_and_is_an_exception()
    {
        await using var host = await TestHost.StartAsync(_database);
        await host.NoteAsync("b", "before");
        await using var transaction = await host.Get<PostgreSqlEventStore>().BeginTransactionAsync(TestContext.Current.CancellationToken);
        await transaction.OwnAsync("insert into own values (1)");
        transaction.Append(TestHost.Stream("a"), ExpectedVersion.NoStream, new Noted("1"));
        transaction.Append(new AppendRequest(
            new StreamAppend(TestHost.Stream("c"), ExpectedVersion.NoStream, [new Noted("2")]),
            new StreamAppend(TestHost.Stream("b"), ExpectedVersion.Exactly(5), [new Noted("3")])));

        var conflict = await Assert.ThrowsAsync<ConcurrencyConflictException>(() => transaction.CommitAsync(TestContext.Current.CancellationToken).AsTask());

        Assert.Equal((TestHost.Stream("b"), ExpectedVersion.Exactly(5), 0L), (conflict.Stream, conflict.Expected, conflict.Actual));
        Assert.Equal(0, await OwnAsync());
        Assert.Equal(["before"], await host.TextsAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.CommitAsync(TestContext.Current.CancellationToken).AsTask());
    }

    [Fact]
    public async Task A_known_command_undoes_both_and_gives_its_record()
    {
        await using var host = await TestHost.StartAsync(_database);
        var record = new CommandRecord(CommandId.New(), new byte[32], "1"u8.ToArray(), default);
        await host.Store.TryAppendAsync(new AppendRequest(new StreamAppend(TestHost.Stream("a"), ExpectedVersion.Any, [new Noted("1")])) { Command = record }, TestContext.Current.CancellationToken);
        await using var transaction = await host.Get<PostgreSqlEventStore>().BeginTransactionAsync(TestContext.Current.CancellationToken);
        await transaction.OwnAsync("insert into own values (1)");
        transaction.Append(new AppendRequest(new StreamAppend(TestHost.Stream("a"), ExpectedVersion.Any, [new Noted("2")])) { Command = record });

        var result = await transaction.TryCommitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((AppendOutcome.CommandKnown, 1L), (result.Outcome, result.Position.Value));
        Assert.Equal("1"u8.ToArray(), result.Command!.Result.ToArray());
        Assert.Equal(0, await OwnAsync());
    }

    [Fact]
    public async Task The_same_append_asked_again_gives_the_first_result_and_another_is_refused()
    {
        await using var host = await TestHost.StartAsync(_database);
        var request = new AppendRequest(new StreamAppend(TestHost.Stream("a"), ExpectedVersion.Any, [new Noted("1")]));
        await host.Store.AppendAsync(request, TestContext.Current.CancellationToken);
        await using var again = await host.Get<PostgreSqlEventStore>().BeginTransactionAsync(TestContext.Current.CancellationToken);
        again.Append(request);
        await using var other = await host.Get<PostgreSqlEventStore>().BeginTransactionAsync(TestContext.Current.CancellationToken);
        other.Append(new AppendRequest(new StreamAppend(TestHost.Stream("a"), ExpectedVersion.Any, [new Noted("2")])) { Id = request.Id });

        Assert.Equal(1, (await again.CommitAsync(TestContext.Current.CancellationToken)).Position.Value);
        await Assert.ThrowsAsync<AppendIdReusedException>(() => other.CommitAsync(TestContext.Current.CancellationToken).AsTask());
        Assert.Equal(["1"], await host.TextsAsync());
    }

    [Fact]
    public async Task Disposing_it_undoes_it()
    {
        await using var host = await TestHost.StartAsync(_database);
        await using (var transaction = await host.Get<PostgreSqlEventStore>().BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await transaction.OwnAsync("insert into own values (1)");
            transaction.Append(TestHost.Stream("a"), ExpectedVersion.Any, new Noted("1"));
        }

        Assert.Equal((0L, 0), (await OwnAsync(), (await host.TextsAsync()).Count));
    }

    [Fact]
    public async Task A_commit_through_the_drivers_object_is_noticed()
    {
        await using var host = await TestHost.StartAsync(_database);
        await using var transaction = await host.Get<PostgreSqlEventStore>().BeginTransactionAsync(TestContext.Current.CancellationToken);
        await transaction.OwnAsync("insert into own values (1)");
        transaction.Append(TestHost.Stream("a"), ExpectedVersion.Any, new Noted("1"));
        await transaction.Transaction.CommitAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.CommitAsync(TestContext.Current.CancellationToken).AsTask());

        Assert.Empty(await host.TextsAsync());
    }

    [Fact]
    public async Task In_a_handler_it_is_committed_with_the_command()
    {
        await using var host = await StartWithHandlerAsync();

        var id = CommandId.New();

        var receipt = await host.Commands.SendAsync(new WriteBoth("1", Fails: false, CommitsItself: false), new CommandOptions { Id = id }, TestContext.Current.CancellationToken);

        Assert.Equal(1, await OwnAsync());
        Assert.Equal(["1"], await host.TextsAsync());
        Assert.False(receipt.WasReplayed);
        var log = await host.Store.ReadLogAsync().ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(id, log[0].At.Metadata.CommandId);
        Assert.Equal(new LogPosition(1), (await host.Store.FindCommandAsync(id, TestContext.Current.CancellationToken))!.Position);
        Assert.Equal(new LogPosition(1), receipt.Position);
    }

    [Fact]
    public async Task What_a_handler_appends_by_itself_carries_its_commands_metadata_also_without_a_command_id()
    {
        await using var host = await StartWithHandlerAsync();

        await host.Commands.SendAsync(new WriteBoth("1", Fails: false, CommitsItself: false), new CommandOptions { CorrelationId = "request-1" }, TestContext.Current.CancellationToken);

        var log = await host.Store.ReadLogAsync().ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal("request-1", log[0].At.Metadata.CorrelationId);
        Assert.NotNull(log[0].At.Metadata.CommandId);
    }

    [Fact]
    public async Task A_handler_that_throws_undoes_it()
    {
        await using var host = await StartWithHandlerAsync();

        await Assert.ThrowsAsync<NotSupportedException>(() => host.Commands.SendAsync(new WriteBoth("1", Fails: true, CommitsItself: false), ct: TestContext.Current.CancellationToken).AsTask());

        Assert.Equal((0L, 0), (await OwnAsync(), (await host.TextsAsync()).Count));
    }

    [Fact]
    public async Task A_handler_cannot_commit_it_by_itself()
    {
        await using var host = await StartWithHandlerAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Commands.SendAsync(new WriteBoth("1", Fails: false, CommitsItself: true), ct: TestContext.Current.CancellationToken).AsTask());

        Assert.Equal((0L, 0), (await OwnAsync(), (await host.TextsAsync()).Count));
    }

    private static Task<Testing.CqrsTestHost> StartWithHandlerAsync(PostgreSqlDatabase database) =>
        TestHost.StartAsync(database, typeof(WriteBoth), typeof(WriteBothHandler));

    private Task<Testing.CqrsTestHost> StartWithHandlerAsync() => StartWithHandlerAsync(_database);

    private Task<long> OwnAsync() => _database.ScalarAsync<long>("select count(*) from own");

    internal sealed record WriteBoth(string Text, bool Fails, bool CommitsItself) : ICommand;

    internal sealed class WriteBothHandler(PostgreSqlTransaction transaction) : ICommandHandler<WriteBoth>
    {
        public async ValueTask HandleAsync(WriteBoth command, CancellationToken cancellationToken)
        {
            await transaction.OwnAsync("insert into own values (1)");
            transaction.Append(TestHost.Stream("a"), ExpectedVersion.NoStream, new Noted(command.Text));
            if (command.Fails)
            {
                throw new NotSupportedException();
            }

            if (command.CommitsItself)
            {
                await transaction.CommitAsync(cancellationToken);
            }
        }
    }
}
