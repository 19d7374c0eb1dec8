namespace Cqrs.Kit.Testing;

/// <summary>Subscribers of the cases: they note what they get.</summary>
[Subscription("conformance-bookkeeper")]
internal sealed class Bookkeeper(CallLog calls) : ISubscriber<Opened>, ISubscriber<Deposited>
{
    public const string Name = "conformance-bookkeeper";

    public ValueTask HandleAsync(Opened e, EventContext at, CancellationToken cancellationToken) => NoteAsync($"opened {e.Owner}", at);

    public ValueTask HandleAsync(Deposited e, EventContext at, CancellationToken cancellationToken) => NoteAsync($"deposited {e.Amount}", at);

    private ValueTask NoteAsync(string what, EventContext at)
    {
        calls.Note($"{at.Position} {what}");
        calls.MayFail(Name);
        return ValueTask.CompletedTask;
    }
}

[Subscription("conformance-latecomer", From = Start.Now)]
internal sealed class Latecomer(CallLog calls) : ISubscriber<Opened>
{
    public const string Name = "conformance-latecomer";

    public ValueTask HandleAsync(Opened e, EventContext at, CancellationToken cancellationToken)
    {
        calls.Note($"{at.Position} late {e.Owner}");
        return ValueTask.CompletedTask;
    }
}

/// <summary>A process manager: every new account gets a first deposit, once.</summary>
[Subscription("conformance-welcome")]
internal sealed class Welcome(ICommandBus commands, CallLog calls) : ISubscriber<Opened>
{
    public const string Name = "conformance-welcome";

    public async ValueTask HandleAsync(Opened e, EventContext at, CancellationToken cancellationToken)
    {
        await commands.SendAsync(new Deposit(e.AccountId, 1), new CommandOptions { Id = CommandId.From(at.EventId, "welcome"), CausationId = at.EventId.ToString() }, cancellationToken);
        calls.Note($"welcomed {e.Owner}");
        calls.MayFail(Name);
    }
}

/// <summary>Sees old events in their latest shape.</summary>
[Subscription("conformance-price-watch")]
internal sealed class PriceWatch(CallLog calls) : ISubscriber<Priced>
{
    public ValueTask HandleAsync(Priced e, EventContext at, CancellationToken cancellationToken)
    {
        calls.Note($"{at.Position} {e.Price}");
        return ValueTask.CompletedTask;
    }
}
