namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>Keeps the read model behind the log.</summary>
[Projection(OrderView.Projection)]
public sealed class OrderViewProjector : ViewProjector<OrderView, Guid>
{
    /// <summary>Says what the event does.</summary>
    public OrderViewProjector() => Upsert<OrderItemAdded>(e => e.OrderId, (e, row, at) => OrderView.After(row, e, at.Timestamp));
}
