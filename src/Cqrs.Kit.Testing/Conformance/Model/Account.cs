namespace Cqrs.Kit.Testing;

/// <summary>The aggregate of the cases about commands.</summary>
[StreamType("Account")]
internal sealed class Account : AggregateRoot<Guid>
{
    private bool _isClosed;

    public decimal Balance { get; private set; }

    public static Account Open(Guid id, string owner)
    {
        var account = new Account();
        account.Raise(new Opened(id, owner));
        return account;
    }

    public void Deposit(decimal amount)
    {
        if (_isClosed)
        {
            throw new DomainException("The account is closed.");
        }

        Raise(new Deposited(Id, amount));
    }

    public void Close()
    {
        if (!_isClosed)
        {
            Raise(new Closed(Id));
        }
    }

    protected override void Apply(object @event)
    {
        switch (@event)
        {
            case Opened e: Id = e.AccountId; break;
            case Deposited e: Balance += e.Amount; break;
            case Closed: _isClosed = true; break;
        }
    }
}
