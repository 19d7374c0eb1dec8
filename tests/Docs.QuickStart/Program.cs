#region quick-start
using Cqrs.Kit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateEmptyApplicationBuilder(null);
builder.Services.AddCqrs().AddQuickStartModule().UseInMemory();
using var host = builder.Build();
await host.StartAsync();
var commands = host.Services.GetRequiredService<ICommandBus>();
var queries = host.Services.GetRequiredService<IQueryBus>();

await commands.SendAsync(new Deposit("anna", 100));
var receipt = await commands.SendAsync(new Deposit("anna", 20));
var answer = await queries.AskAsync(new GetBalance("anna"), Freshness.AtLeast(receipt.Position));

Console.WriteLine($"The log is at position {receipt.Position}.");
Console.WriteLine($"{answer.Value?.Owner} has {answer.Value?.Amount}; stale: {answer.IsStale}.");
await host.StopAsync();

public sealed record Deposit(string Owner, int Amount) : ICommand;

[EventType("account.deposited")]
public sealed record Deposited(string Owner, int Amount);

[StreamType("Account")]
public sealed class Account : AggregateRoot<string>
{
    public static Account Open(string owner, int amount)
    {
        var account = new Account();
        account.Raise(new Deposited(owner, amount));
        return account;
    }

    public void Deposit(int amount) => Raise(new Deposited(Id, amount));

    protected override void Apply(object @event) => Id = ((Deposited)@event).Owner;
}

public sealed class DepositHandler(IAggregateRepository<Account, string> accounts) : ICommandHandler<Deposit>
{
    public async ValueTask HandleAsync(Deposit command, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(command.Owner, cancellationToken) is { } account)
        {
            account.Deposit(command.Amount);
        }
        else
        {
            accounts.Add(Account.Open(command.Owner, command.Amount));
        }
    } // the bus commits
}

public sealed record Balance([property: Key] string Owner, int Amount);

[Projection("balances")]
public sealed class BalanceProjector : ViewProjector<Balance, string>
{
    public BalanceProjector() => Upsert<Deposited>(
        e => e.Owner,
        (e, balance, at) => new Balance(e.Owner, (balance?.Amount ?? 0) + e.Amount));
}

[ReadsFrom("balances")]
public sealed record GetBalance(string Owner) : IQuery<Balance?>;

public sealed class GetBalanceHandler(IViewReader<Balance, string> balances) : IQueryHandler<GetBalance, Balance?>
{
    public ValueTask<Balance?> HandleAsync(GetBalance query, CancellationToken cancellationToken) =>
        balances.FindAsync(query.Owner, cancellationToken);
}
#endregion
