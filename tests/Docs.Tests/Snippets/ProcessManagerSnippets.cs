using Cqrs.Kit;
using Cqrs.Kit.Testing;

using Microsoft.Extensions.DependencyInjection;

namespace Docs.Tests.Snippets;

/// <summary>The code of docs/guides/process-managers.md.</summary>
public sealed class ProcessManagerSnippets
{
    [Fact]
    public async Task A_transfer_moves_the_money()
    {
        await using var host = await StartAsync();

        await host.Commands.SendAsync(new RequestTransfer("t1", "anna", "ben", 60), ct: TestContext.Current.CancellationToken);
        await FinishAsync(host);

        Assert.Equal(["opened anna", "opened ben", "requested t1", "withdrawn anna 60", "deposited ben 60", "done t1"], await LogOf(host));
    }

    [Fact]
    public async Task A_transfer_that_is_refused_ends_so()
    {
        await using var host = await StartAsync();

        await host.Commands.SendAsync(new RequestTransfer("t1", "anna", "ben", 160), ct: TestContext.Current.CancellationToken);
        await FinishAsync(host);

        Assert.Equal(["opened anna", "opened ben", "requested t1", "refused anna", "failed t1"], await LogOf(host));
    }

    [Fact]
    public async Task An_event_that_comes_twice_moves_the_money_once()
    {
        await using var host = await StartAsync();
        await host.Commands.SendAsync(new RequestTransfer("t1", "anna", "ben", 60), ct: TestContext.Current.CancellationToken);
        await FinishAsync(host);
        var process = ActivatorUtilities.CreateInstance<TransferProcess>(host.Services);

        await foreach (var again in host.Store.ReadLogAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            if (again.Data is TransferRequested requested)
            {
                await process.HandleAsync(requested, again.At, TestContext.Current.CancellationToken);
            }
        }

        Assert.Equal(6, (await LogOf(host)).Count);
    }

    private static async Task<CqrsTestHost> StartAsync()
    {
        var host = await CqrsTestHost.StartAsync(cqrs =>
        {
            cqrs.AddModule(typeof(TransferProcess).Assembly);
            cqrs.Services.AddSingleton<Mailer>(); // of another page's code in the same assembly
        });
        await host.GivenAsync(StreamName.For<Account>("anna"), new AccountOpened("anna", 100));
        await host.GivenAsync(StreamName.For<Account>("ben"), new AccountOpened("ben", 0));
        return host;
    }

    #region process-manager-test
    private static async Task FinishAsync(CqrsTestHost host)
    {
        LogPosition before, after;
        do
        {
            before = await HeadAsync();
            await host.ProjectionsAsync(); // to the end of the log as it is now; what a subscriber sends comes behind it
            after = await HeadAsync();
        }
        while (before != after);

        async Task<LogPosition> HeadAsync() => (await host.Store.ProbeAsync(LogPosition.Start, CancellationToken.None)).Head;
    }
    #endregion

    private static async Task<List<string>> LogOf(CqrsTestHost host) => await host.Store.ReadLogAsync(cancellationToken: TestContext.Current.CancellationToken)
        .Select(e => e.Data switch
        {
            AccountOpened opened => $"opened {opened.Account}",
            TransferRequested requested => $"requested {requested.TransferId}",
            MoneyWithdrawn withdrawn => $"withdrawn {withdrawn.Account} {withdrawn.Amount}",
            WithdrawalRefused refused => $"refused {refused.Account}",
            MoneyDeposited deposited => $"deposited {deposited.Account} {deposited.Amount}",
            TransferDone done => $"done {done.TransferId}",
            TransferFailed failed => $"failed {failed.TransferId}",
            var other => $"{other}",
        })
        .ToListAsync(TestContext.Current.CancellationToken);
}

#region process-manager
[Subscription("transfers")]
public sealed class TransferProcess(ICommandBus commands) :
    ISubscriber<TransferRequested>, ISubscriber<MoneyWithdrawn>, ISubscriber<WithdrawalRefused>, ISubscriber<MoneyDeposited>
{
    public ValueTask HandleAsync(TransferRequested e, EventContext at, CancellationToken cancellationToken) =>
        SendAsync(new Withdraw(e.TransferId, e.From, e.To, e.Amount), at, cancellationToken);

    public ValueTask HandleAsync(MoneyWithdrawn e, EventContext at, CancellationToken cancellationToken) =>
        SendAsync(new Deposit(e.TransferId, e.To, e.Amount), at, cancellationToken);

    public ValueTask HandleAsync(WithdrawalRefused e, EventContext at, CancellationToken cancellationToken) =>
        SendAsync(new EndTransfer(e.TransferId, e.Reason), at, cancellationToken);

    public ValueTask HandleAsync(MoneyDeposited e, EventContext at, CancellationToken cancellationToken) =>
        SendAsync(new EndTransfer(e.TransferId, Failure: null), at, cancellationToken);

    private async ValueTask SendAsync(ICommand command, EventContext at, CancellationToken cancellationToken)
    {
        var options = new CommandOptions
        {
            Id = CommandId.From(at.EventId, command.GetType().Name),
            CorrelationId = at.Metadata.CorrelationId,
            CausationId = at.EventId.ToString(),
        };
        await commands.SendAsync(command, options, cancellationToken);
    }
}
#endregion

public sealed record RequestTransfer(string TransferId, string From, string To, int Amount) : ICommand;

public sealed record Withdraw(string TransferId, string Account, string To, int Amount) : ICommand;

public sealed record Deposit(string TransferId, string Account, int Amount) : ICommand;

public sealed record EndTransfer(string TransferId, string? Failure) : ICommand;

[EventType("transfer.requested")]
public sealed record TransferRequested(string TransferId, string From, string To, int Amount);

[EventType("transfer.done")]
public sealed record TransferDone(string TransferId);

[EventType("transfer.failed")]
public sealed record TransferFailed(string TransferId, string Reason);

[EventType("account.opened")]
public sealed record AccountOpened(string Account, int Balance);

[EventType("account.withdrawn")]
public sealed record MoneyWithdrawn(string TransferId, string Account, string To, int Amount);

[EventType("account.withdrawal-refused")]
public sealed record WithdrawalRefused(string TransferId, string Account, string Reason);

[EventType("account.deposited")]
public sealed record MoneyDeposited(string TransferId, string Account, int Amount);

[StreamType("Transfer")]
public sealed class Transfer : AggregateRoot<string>
{
    private bool _hasEnded;

    public static Transfer Request(RequestTransfer request)
    {
        var transfer = new Transfer();
        transfer.Raise(new TransferRequested(request.TransferId, request.From, request.To, request.Amount));
        return transfer;
    }

    public void End(string? failure)
    {
        if (!_hasEnded)
        {
            Raise(failure is null ? new TransferDone(Id) : new TransferFailed(Id, failure));
        }
    }

    protected override void Apply(object @event)
    {
        switch (@event)
        {
            case TransferRequested e: Id = e.TransferId; break;
            case TransferDone or TransferFailed: _hasEnded = true; break;
        }
    }
}

#region process-manager-aggregate
[StreamType("Account")]
public sealed class Account : AggregateRoot<string>
{
    private int _balance;

    public void Withdraw(string transferId, string to, int amount) => Raise(amount <= _balance
        ? new MoneyWithdrawn(transferId, Id, to, amount)
        : new WithdrawalRefused(transferId, Id, $"The balance is {_balance}."));

    public void Deposit(string transferId, int amount) => Raise(new MoneyDeposited(transferId, Id, amount));

    protected override void Apply(object @event)
    {
        switch (@event)
        {
            case AccountOpened e: (Id, _balance) = (e.Account, e.Balance); break;
            case MoneyWithdrawn e: _balance -= e.Amount; break;
            case MoneyDeposited e: _balance += e.Amount; break;
        }
    }
}
#endregion

public sealed class RequestTransferHandler(IAggregateRepository<Transfer, string> transfers) : ICommandHandler<RequestTransfer>
{
    public ValueTask HandleAsync(RequestTransfer command, CancellationToken cancellationToken)
    {
        transfers.Add(Transfer.Request(command));
        return ValueTask.CompletedTask;
    }
}

public sealed class WithdrawHandler(IAggregateRepository<Account, string> accounts) : ICommandHandler<Withdraw>
{
    public async ValueTask HandleAsync(Withdraw command, CancellationToken cancellationToken) =>
        (await accounts.GetAsync(command.Account, cancellationToken)).Withdraw(command.TransferId, command.To, command.Amount);
}

public sealed class DepositHandler(IAggregateRepository<Account, string> accounts) : ICommandHandler<Deposit>
{
    public async ValueTask HandleAsync(Deposit command, CancellationToken cancellationToken) =>
        (await accounts.GetAsync(command.Account, cancellationToken)).Deposit(command.TransferId, command.Amount);
}

public sealed class EndTransferHandler(IAggregateRepository<Transfer, string> transfers) : ICommandHandler<EndTransfer>
{
    public async ValueTask HandleAsync(EndTransfer command, CancellationToken cancellationToken) =>
        (await transfers.GetAsync(command.TransferId, cancellationToken)).End(command.Failure);
}
