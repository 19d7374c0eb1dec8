using Cqrs.Kit.Tests.Accounts;

namespace Cqrs.Kit.Tests.Commands;

public sealed class CommandBusTests
{
    [Fact]
    public async Task A_send_commits_what_the_handler_raised_and_gives_its_result_and_position()
    {
        await using var kit = await TestKit.StartAsync();
        var id = Guid.NewGuid();

        var (result, position) = await kit.Commands.SendAsync(new OpenAccount(id, "Ada"));
        var receipt = await kit.Commands.SendAsync(new Deposit(id, 5));

        Assert.Equal(id, result);
        Assert.Equal(new LogPosition(1), position);
        Assert.Equal(new CommandReceipt(new LogPosition(2), WasReplayed: false), receipt);
        Assert.Equal([new AccountOpened(id, "Ada"), new Deposited(id, 5)], (await kit.EventsOfAsync(id)).Select(e => e.Data));
    }

    [Fact]
    public async Task A_handler_that_throws_commits_nothing()
    {
        await using var kit = await TestKit.StartAsync();
        var id = await kit.OpenAsync(balance: 5);

        await Assert.ThrowsAsync<DomainException>(async () => await kit.Commands.SendAsync(new Withdraw(id, 6)));

        Assert.Equal(2, (await kit.EventsOfAsync(id)).Count);
    }

    [Fact]
    public async Task A_conflict_at_the_commit_runs_the_handler_again_on_the_new_state()
    {
        await using var kit = await TestKit.StartAsync();
        var id = await kit.OpenAsync();
        kit.Interference.Between = run => run == 1
            ? kit.Store.AppendAsync(StreamName.For<Account>(id), ExpectedVersion.Any, [new Deposited(id, 100)]).AsTask()
            : Task.CompletedTask;

        await kit.Commands.SendAsync(new Deposit(id, 1));

        Assert.Equal(2, kit.Interference.Runs);
        Assert.Equal([100m, 1m], (await kit.EventsOfAsync(id)).Skip(1).Select(e => ((Deposited)e.Data!).Amount));
    }

    [Fact]
    public async Task Retries_are_bounded_and_then_the_conflict_is_thrown()
    {
        await using var kit = await TestKit.StartAsync();
        var id = await kit.OpenAsync();
        kit.Interference.Between = _ => kit.Store.AppendAsync(StreamName.For<Account>(id), ExpectedVersion.Any, [new Deposited(id, 100)]).AsTask();

        var conflict = await Assert.ThrowsAsync<ConcurrencyConflictException>(async () => await kit.Commands.SendAsync(new Deposit(id, 1)));

        Assert.Equal(1 + new CqrsOptions().MaxCommandRetries, kit.Interference.Runs);
        Assert.Equal(StreamName.For<Account>(id), conflict.Stream);
        Assert.Equal(ExpectedVersion.Exactly(3), conflict.Expected);
        Assert.Equal(4, conflict.Actual);
        Assert.DoesNotContain(await kit.EventsOfAsync(id), e => e.Data is Deposited { Amount: 1 });
    }

    [Fact]
    public async Task A_version_that_the_caller_expected_is_not_retried()
    {
        await using var kit = await TestKit.StartAsync();
        var id = await kit.OpenAsync(balance: 5);

        var conflict = await Assert.ThrowsAsync<ConcurrencyConflictException>(async () => await kit.Commands.SendAsync(new Withdraw(id, 1, ExpectedVersion: 0)));

        Assert.Equal(ExpectedVersion.Exactly(0), conflict.Expected);
        Assert.Equal(1, conflict.Actual);
    }

    [Fact]
    public async Task Adding_an_aggregate_that_exists_is_a_conflict_that_is_not_retried()
    {
        await using var kit = await TestKit.StartAsync();
        var id = await kit.OpenAsync();

        var conflict = await Assert.ThrowsAsync<ConcurrencyConflictException>(async () => await kit.Commands.SendAsync(new OpenAccount(id, "Eve")));

        Assert.Equal(ExpectedVersion.NoStream, conflict.Expected);
        Assert.Single(await kit.EventsOfAsync(id));
    }

    [Fact]
    public async Task A_command_that_wrote_nothing_gives_the_newest_position_that_it_read()
    {
        await using var kit = await TestKit.StartAsync();
        var id = await kit.OpenAsync(balance: 5);
        await kit.OpenAsync();

        var receipt = await kit.Commands.SendAsync(new Touch(id));

        Assert.Equal(new LogPosition(2), receipt.Position);
    }

    [Fact]
    public async Task An_unknown_aggregate_is_not_found()
    {
        await using var kit = await TestKit.StartAsync();
        var id = Guid.NewGuid();

        var missing = await Assert.ThrowsAsync<AggregateNotFoundException>(async () => await kit.Commands.SendAsync(new Deposit(id, 1)));

        Assert.Equal(StreamName.For<Account>(id), missing.Stream);
    }

    [Fact]
    public async Task A_command_sent_inside_a_handler_is_refused_by_any_way_to_the_bus()
    {
        await using var kit = await TestKit.StartAsync();
        var id = await kit.OpenAsync();
        kit.Interference.Between = async _ => await kit.Commands.SendAsync(new Touch(id));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(async () => await kit.Commands.SendAsync(new Deposit(id, 1)));

        Assert.Contains("inside the handler of Deposit", refused.Message, StringComparison.Ordinal);
        kit.Interference.Between = null;
        await kit.Commands.SendAsync(new Deposit(id, 1));
    }

    [Fact]
    public async Task What_a_handler_left_running_may_send_once_its_command_has_ended()
    {
        await using var kit = await TestKit.StartAsync();
        var id = await kit.OpenAsync();
        var ended = new TaskCompletionSource();
        Task? left = null;
        kit.Interference.Between = run =>
        {
            left ??= Task.Run(async () =>
            {
                await ended.Task;
                await kit.Commands.SendAsync(new Touch(id));
            });
            return Task.CompletedTask;
        };

        await kit.Commands.SendAsync(new Deposit(id, 1));
        ended.SetResult();

        await left!;
    }

    [Fact]
    public async Task An_untyped_send_gives_the_same()
    {
        await using var kit = await TestKit.StartAsync();
        var id = Guid.NewGuid();

        var opened = await kit.Commands.SendUntypedAsync(new OpenAccount(id, "Ada"));
        var deposited = await kit.Commands.SendUntypedAsync(new Deposit(id, 1));

        Assert.Equal(id, opened.Result);
        Assert.Null(deposited.Result);
        Assert.Equal(new LogPosition(2), deposited.Position);
    }

    [Fact]
    public async Task A_cancelled_send_commits_nothing()
    {
        await using var kit = await TestKit.StartAsync();
        var id = await kit.OpenAsync();
        using var cancellation = new CancellationTokenSource();
        kit.Interference.Between = async _ => await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await kit.Commands.SendAsync(new Deposit(id, 1), ct: cancellation.Token));

        Assert.Single(await kit.EventsOfAsync(id));
    }

    [Fact]
    public async Task Before_the_start_the_bus_throws_and_says_what_to_do()
    {
        await using var kit = TestKit.Create(_ => { });

        var early = await Assert.ThrowsAsync<InvalidOperationException>(async () => await kit.Commands.SendAsync(new Deposit(Guid.NewGuid(), 1)));

        Assert.Contains("ICqrsStartup", early.Message, StringComparison.Ordinal);
    }
}
