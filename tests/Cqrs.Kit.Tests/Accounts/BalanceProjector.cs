namespace Cqrs.Kit.Tests.Accounts;

public sealed record BalanceView([property: Key] Guid AccountId, string Owner, decimal Balance);

[Projection("balances")]
public sealed class BalanceProjector : ViewProjector<BalanceView, Guid>
{
    public const decimal Poison = 13;

    public BalanceProjector(PoisonSwitch poison)
    {
        Create<AccountOpened>(e => e.AccountId, (e, _) => new BalanceView(e.AccountId, e.Owner, 0));
        Update<Deposited>(e => e.AccountId, (e, view, _) => e.Amount == Poison && poison.IsOn
            ? throw new InvalidOperationException("thirteen")
            : view with { Balance = view.Balance + e.Amount });
        Update<Withdrawn>(e => e.AccountId, (e, view, _) => view with { Balance = view.Balance - e.Amount });
    }
}

/// <summary>Whether the projector has the fault that makes an event a poison event.</summary>
public sealed class PoisonSwitch
{
    public bool IsOn { get; set; } = true;
}

[ReadsFrom("balances")]
public sealed record GetBalance(Guid AccountId) : IQuery<decimal?>;

public sealed class GetBalanceHandler(IViewReader<BalanceView, Guid> balances) : IQueryHandler<GetBalance, decimal?>
{
    public async ValueTask<decimal?> HandleAsync(GetBalance query, CancellationToken cancellationToken) =>
        (await balances.FindAsync(query.AccountId, cancellationToken))?.Balance;
}
