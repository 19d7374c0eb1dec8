namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>The event of the workloads: about 200 bytes of JSON.</summary>
[EventType(Name)]
public sealed record OrderItemAdded(Guid OrderId, string ProductId, int Quantity, decimal UnitPrice, string Note)
{
    /// <summary>Its stored name.</summary>
    public const string Name = "order.item-added";

    /// <summary>The sample of a new order.</summary>
    public static OrderItemAdded New() => Samples.Event(Guid.CreateVersion7());
}
