namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>The aggregate of the workloads that load one. Both sides fold into it.</summary>
[StreamType(StreamType)]
public sealed class Order : AggregateRoot<Guid>
{
    /// <summary>Its stored type.</summary>
    public const string StreamType = "Order";

    /// <summary>How many events it was made of.</summary>
    public int Lines { get; private set; }

    /// <summary>What it costs.</summary>
    public decimal Total { get; private set; }

    /// <summary>Adds the sample item.</summary>
    public void AddItem() => Raise(Samples.Event(Id));

    /// <summary>Applies an event that was read, as a repository does.</summary>
    public void Fold(object? @event) => Apply(@event!);

    /// <inheritdoc/>
    protected override void Apply(object @event)
    {
        switch (@event)
        {
            case OrderItemAdded e: Id = e.OrderId; Lines++; Total += e.Quantity * e.UnitPrice; break;
        }
    }
}
