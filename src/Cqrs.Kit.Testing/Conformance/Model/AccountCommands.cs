namespace Cqrs.Kit.Testing;

/// <summary>The commands of the bank, and their handlers.</summary>
internal static class AccountCommands
{
    public static Type[] Types { get; } =
    [
        typeof(Account), typeof(Opened), typeof(Deposited), typeof(Closed), typeof(OpenAccount), typeof(OpenAccountHandler), typeof(Deposit), typeof(DepositHandler),
        typeof(Transfer), typeof(TransferHandler), typeof(CloseAccount), typeof(CloseAccountHandler),
    ];
}

internal sealed record OpenAccount(Guid AccountId, string Owner) : ICommand<Receipt>;

/// <summary>A result that differs with each run of the handler, so that a recorded one can be told from a new one.</summary>
internal sealed record Receipt(Guid Number, string Text);

internal sealed class OpenAccountHandler(IAggregateRepository<Account, Guid> accounts) : ICommandHandler<OpenAccount, Receipt>
{
    public ValueTask<Receipt> HandleAsync(OpenAccount command, CancellationToken cancellationToken)
    {
        accounts.Add(Account.Open(command.AccountId, command.Owner));
        return ValueTask.FromResult(new Receipt(Guid.CreateVersion7(), $"ä {command.Owner}"));
    }
}

internal sealed record Deposit(Guid AccountId, decimal Amount) : ICommand;

internal sealed class DepositHandler(IAggregateRepository<Account, Guid> accounts, CallLog calls) : ICommandHandler<Deposit>
{
    public async ValueTask HandleAsync(Deposit command, CancellationToken cancellationToken)
    {
        var account = await accounts.GetAsync(command.AccountId, cancellationToken);
        account.Deposit(command.Amount);
        calls.MayFail(nameof(Deposit));
    }
}

/// <summary>Changes two accounts, or none.</summary>
internal sealed record Transfer(Guid From, Guid To, decimal Amount) : ICommand;

internal sealed class TransferHandler(IAggregateRepository<Account, Guid> accounts, CallLog calls) : ICommandHandler<Transfer>
{
    public async ValueTask HandleAsync(Transfer command, CancellationToken cancellationToken)
    {
        (await accounts.GetAsync(command.From, cancellationToken)).Deposit(-command.Amount);
        (await accounts.GetAsync(command.To, cancellationToken)).Deposit(command.Amount);
        await calls.BetweenAsync();
    }
}

/// <summary>Writes no event when the account is closed already.</summary>
internal sealed record CloseAccount(Guid AccountId) : ICommand;

internal sealed class CloseAccountHandler(IAggregateRepository<Account, Guid> accounts) : ICommandHandler<CloseAccount>
{
    public async ValueTask HandleAsync(CloseAccount command, CancellationToken cancellationToken) =>
        (await accounts.GetAsync(command.AccountId, cancellationToken)).Close();
}
