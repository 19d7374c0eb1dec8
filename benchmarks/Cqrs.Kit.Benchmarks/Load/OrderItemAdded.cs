namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>The event of the load programs: about 200 bytes of JSON.</summary>
[EventType("order.item-added")]
public sealed record OrderItemAdded(Guid OrderId, string ProductId, int Quantity, decimal UnitPrice, string Note)
{
    public static OrderItemAdded New() => new(Guid.CreateVersion7(), "product-1", 3, 12.50m, new string('n', 100));
}
