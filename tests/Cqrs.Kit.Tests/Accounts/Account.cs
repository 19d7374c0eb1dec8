namespace Cqrs.Kit.Tests.Accounts;

/// <summary>The domain that the core's tests share: an account that must not be overdrawn.</summary>
[StreamType("Account")]
public sealed class Account : AggregateRoot<Guid>
{
    private Account()
    {
    }

    public decimal Balance { get; private set; }

    public static Account Open(Guid id, string owner)
    {
        var account = new Account();
        account.Raise(new AccountOpened(id, owner));
        return account;
    }

    public void Deposit(decimal amount) => Raise(new Deposited(Id, amount));

    public void Withdraw(decimal amount)
    {
        if (amount > Balance)
        {
            throw new DomainException("An account must not be overdrawn.");
        }

        Raise(new Withdrawn(Id, amount));
    }

    protected override void Apply(object @event)
    {
        switch (@event)
        {
            case AccountOpened e: Id = e.AccountId; break;
            case Deposited e: Balance += e.Amount; break;
            case Withdrawn e: Balance -= e.Amount; break;
        }
    }
}

[EventType("account.opened")]
public sealed record AccountOpened(Guid AccountId, string Owner);

[EventType("account.deposited")]
public sealed record Deposited(Guid AccountId, decimal Amount);

[EventType("account.withdrawn")]
public sealed record Withdrawn(Guid AccountId, decimal Amount);
