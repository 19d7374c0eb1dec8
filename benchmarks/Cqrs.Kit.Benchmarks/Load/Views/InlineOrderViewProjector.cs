namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>Keeps the read model in the transaction of each append.</summary>
[Projection(OrderView.Projection, Inline = true)]
public sealed class InlineOrderViewProjector : ViewProjector<OrderView, Guid>
{
    /// <summary>Says what the event does.</summary>
    public InlineOrderViewProjector() => Upsert<OrderItemAdded>(e => e.OrderId, (e, row, at) => OrderView.After(row, e, at.Timestamp));
}
