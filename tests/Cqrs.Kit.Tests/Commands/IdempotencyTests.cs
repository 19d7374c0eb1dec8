using Cqrs.Kit.Tests.Accounts;

namespace Cqrs.Kit.Tests.Commands;

public sealed class IdempotencyTests
{
    private static readonly CommandOptions _withId = new() { Id = CommandId.From("ada", "key-1") };

    [Fact]
    public async Task The_same_id_again_gives_the_recorded_receipt_and_writes_nothing()
    {
        await using var kit = await TestKit.StartAsync();
        var open = new OpenAccount(Guid.NewGuid(), "Ada");

        var first = await kit.Commands.SendAsync(open, _withId);
        await kit.OpenAsync();
        var again = await kit.Commands.SendAsync(open, _withId);

        Assert.False(first.WasReplayed);
        Assert.Equal(first with { WasReplayed = true }, again);
        Assert.Single(await kit.EventsOfAsync(open.AccountId));
    }

    [Fact]
    public async Task A_command_without_events_is_recorded_too()
    {
        await using var kit = await TestKit.StartAsync();
        var id = await kit.OpenAsync();

        var first = await kit.Commands.SendAsync(new Touch(id), _withId);
        await kit.Commands.SendAsync(new Deposit(id, 1));
        var again = await kit.Commands.SendAsync(new Touch(id), _withId);

        Assert.Equal(first with { WasReplayed = true }, again);
    }

    [Fact]
    public async Task Another_command_under_the_same_id_is_refused()
    {
        await using var kit = await TestKit.StartAsync(typeof(Elsewhere.Deposit), typeof(Elsewhere.DepositHandler));
        var id = await kit.OpenAsync();
        await kit.Commands.SendAsync(new Deposit(id, 1), _withId);

        await Assert.ThrowsAsync<CommandIdReusedException>(async () => await kit.Commands.SendAsync(new Deposit(id, 2), _withId));
        await Assert.ThrowsAsync<CommandIdReusedException>(async () => await kit.Commands.SendAsync(new Touch(id), _withId));
        await Assert.ThrowsAsync<CommandIdReusedException>(async () => await kit.Commands.SendAsync(new Elsewhere.Deposit(id, 1), _withId));

        Assert.Equal(2, (await kit.EventsOfAsync(id)).Count);
    }

    [Fact]
    public async Task A_failure_is_not_recorded()
    {
        await using var kit = await TestKit.StartAsync();
        var id = await kit.OpenAsync();
        await Assert.ThrowsAsync<DomainException>(async () => await kit.Commands.SendAsync(new Withdraw(id, 5), _withId));
        await kit.Commands.SendAsync(new Deposit(id, 5));

        var again = await kit.Commands.SendAsync(new Withdraw(id, 5), _withId);

        Assert.False(again.WasReplayed);
    }

    [Fact]
    public async Task One_that_was_overtaken_by_its_twin_between_look_and_commit_gives_the_twins_receipt()
    {
        await using var kit = await TestKit.StartAsync();
        var id = await kit.OpenAsync();
        CommandReceipt? twin = null;
        kit.Interference.Between = run =>
        {
            if (run > 1)
            {
                return Task.CompletedTask;
            }

            using var apart = ExecutionContext.SuppressFlow(); // as from another process: not inside this handler
            return Task.Run(async () => twin = await kit.Commands.SendAsync(new Deposit(id, 1), _withId));
        };

        var receipt = await kit.Commands.SendAsync(new Deposit(id, 1), _withId);

        Assert.Equal(twin!.Value with { WasReplayed = true }, receipt);
        Assert.Equal(2, (await kit.EventsOfAsync(id)).Count);
    }

    [Fact]
    public async Task An_empty_id_is_misuse()
    {
        await using var kit = await TestKit.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(async () => await kit.Commands.SendAsync(new Touch(Guid.NewGuid()), new CommandOptions { Id = default(CommandId) }));
    }

    [Fact]
    public async Task One_whose_twin_has_changed_what_it_decides_by_gives_the_twins_receipt_and_not_a_refusal()
    {
        await using var kit = await TestKit.StartAsync(typeof(Close), typeof(CloseHandler));
        var id = await kit.OpenAsync(balance: 5);
        CommandReceipt? twin = null;
        var isFirst = true;
        kit.Interference.Between = _ =>
        {
            if (!isFirst)
            {
                return Task.CompletedTask;
            }

            isFirst = false;

            using var apart = ExecutionContext.SuppressFlow();
            return Task.Run(async () => twin = await kit.Commands.SendAsync(new Close(id), _withId));
        };

        var receipt = await kit.Commands.SendAsync(new Close(id), _withId);

        Assert.Equal(twin!.Value with { WasReplayed = true }, receipt);
    }

    [Fact]
    public async Task A_command_that_cannot_be_recorded_is_misuse_that_says_so_after_the_handlers_own_checks()
    {
        await using var kit = await TestKit.StartAsync();

        var misuse = await Assert.ThrowsAsync<InvalidOperationException>(async () => await kit.Commands.SendAsync(new OpenAccount(Guid.NewGuid(), "\0"), _withId));
        await Assert.ThrowsAsync<AggregateNotFoundException>(async () => await kit.Commands.SendAsync(new Withdraw(Guid.NewGuid(), 1), _withId));

        Assert.Contains("recorded as JSON", misuse.Message, StringComparison.Ordinal);
    }

    public sealed record Close(Guid AccountId) : ICommand;

    /// <summary>Refuses a second run: what its first run did is what it decides by.</summary>
    public sealed class CloseHandler(IAggregateRepository<Account, Guid> accounts, Interference interference) : ICommandHandler<Close>
    {
        public async ValueTask HandleAsync(Close command, CancellationToken cancellationToken)
        {
            await interference.RunAsync();
            var account = await accounts.GetAsync(command.AccountId, cancellationToken);
            account.Withdraw(5);
        }
    }

    /// <summary>A namesake with the same values.</summary>
    private static class Elsewhere
    {
        public sealed record Deposit(Guid AccountId, decimal Amount) : ICommand;

        public sealed class DepositHandler : ICommandHandler<Deposit>
        {
            public ValueTask HandleAsync(Deposit command, CancellationToken cancellationToken) => default;
        }
    }
}
