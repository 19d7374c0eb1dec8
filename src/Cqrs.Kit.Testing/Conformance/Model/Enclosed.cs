using System.Transactions;

namespace Cqrs.Kit.Testing;

/// <summary>A deposit whose handler has a transaction of its own around all it does.</summary>
internal sealed record Enclosed(Guid AccountId, decimal Amount, bool Completes) : ICommand;

internal sealed class EnclosedHandler(IAggregateRepository<Account, Guid> accounts) : ICommandHandler<Enclosed>
{
    public async ValueTask HandleAsync(Enclosed command, CancellationToken cancellationToken)
    {
        using var own = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
        (await accounts.GetAsync(command.AccountId, cancellationToken)).Deposit(command.Amount);
        if (command.Completes)
        {
            own.Complete();
        }
    }
}
