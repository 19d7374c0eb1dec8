namespace Cqrs.Kit.Faults.SameCommands;

/// <summary>What the commands of one round write to.</summary>
[StreamType("Ledger")]
public sealed class Ledger : AggregateRoot<Guid>
{
    private Ledger()
    {
    }

    /// <summary>A new one, with its first entry.</summary>
    public static Ledger Open(Booked first)
    {
        var ledger = new Ledger();
        ledger.Raise(first);
        return ledger;
    }

    /// <summary>Adds an entry.</summary>
    public void Add(Booked entry) => Raise(entry);

    /// <inheritdoc/>
    protected override void Apply(object @event) => Id = ((Booked)@event).Ledger;
}

/// <summary>An entry.</summary>
/// <param name="Ledger">The ledger.</param>
/// <param name="Command">The id of the command that it is of.</param>
/// <param name="Run">The run of the handler that it is of.</param>
/// <param name="Amount">What the command said.</param>
[EventType("fault.booked")]
public sealed record Booked(Guid Ledger, Guid Command, Guid Run, int Amount);
