namespace Cqrs.Kit.Tests.Accounts;

public sealed record OpenAccount(Guid AccountId, string Owner) : ICommand<Guid>;

public sealed record Deposit(Guid AccountId, decimal Amount) : ICommand;

public sealed record Withdraw(Guid AccountId, decimal Amount, long? ExpectedVersion = null) : ICommand;

public sealed record Touch(Guid AccountId) : ICommand;

public sealed class OpenAccountHandler(IAggregateRepository<Account, Guid> accounts) : ICommandHandler<OpenAccount, Guid>
{
    public ValueTask<Guid> HandleAsync(OpenAccount command, CancellationToken cancellationToken)
    {
        accounts.Add(Account.Open(command.AccountId, command.Owner));
        return ValueTask.FromResult(command.AccountId);
    }
}

public sealed class DepositHandler(IAggregateRepository<Account, Guid> accounts, Interference interference) : ICommandHandler<Deposit>
{
    public async ValueTask HandleAsync(Deposit command, CancellationToken cancellationToken)
    {
        var account = await accounts.GetAsync(command.AccountId, cancellationToken);
        await interference.RunAsync();
        account.Deposit(command.Amount);
    }
}

public sealed class WithdrawHandler(IAggregateRepository<Account, Guid> accounts) : ICommandHandler<Withdraw>
{
    public async ValueTask HandleAsync(Withdraw command, CancellationToken cancellationToken)
    {
        var account = command.ExpectedVersion is { } version
            ? await accounts.GetAsync(command.AccountId, version, cancellationToken)
            : await accounts.GetAsync(command.AccountId, cancellationToken);
        account.Withdraw(command.Amount);
    }
}

public sealed class TouchHandler(IAggregateRepository<Account, Guid> accounts) : ICommandHandler<Touch>
{
    public async ValueTask HandleAsync(Touch command, CancellationToken cancellationToken)
    {
        var first = await accounts.GetAsync(command.AccountId, cancellationToken);
        Assert.Same(first, await accounts.GetAsync(command.AccountId, cancellationToken));
    }
}

/// <summary>What a test lets happen between a handler's read and its commit.</summary>
public sealed class Interference
{
    public Func<int, Task>? Between { get; set; }

    public int Runs { get; private set; }

    public async Task RunAsync()
    {
        Runs++;
        if (Between is { } between)
        {
            await between(Runs);
        }
    }
}
