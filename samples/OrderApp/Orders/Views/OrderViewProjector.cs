using Cqrs.Kit;

namespace OrderApp.Orders;

/// <summary>Keeps <see cref="OrderView"/>. Times are those at which the store recorded the events, so that a rebuild gives the same rows.</summary>
[Projection("order-views")]
[LagObjective("2s")]
public sealed class OrderViewProjector : ViewProjector<OrderView, Guid>
{
    public OrderViewProjector()
    {
        Create<OrderCreated>(
            e => e.OrderId,
            (e, at) => new OrderView(e.OrderId, e.CustomerId, OrderStatus.Placed, e.Items.Sum(item => item.Quantity * item.Price), e.Items.Count, at.Timestamp, ShippedAt: null));
        Update<OrderItemAdded>(
            e => e.OrderId,
            (e, order, _) => order with { TotalAmount = order.TotalAmount + e.Quantity * e.Price, ItemCount = order.ItemCount + 1 });
        Update<OrderCancelled>(
            e => e.OrderId,
            (_, order, _) => order with { Status = OrderStatus.Cancelled });
        Update<OrderShipped>(
            e => e.OrderId,
            (_, order, at) => order with { Status = OrderStatus.Shipped, ShippedAt = at.Timestamp });
    }
}
