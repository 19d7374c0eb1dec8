using Cqrs.Kit;

namespace OrderApp.Orders;

[EventType("order.item-added")]
public sealed record OrderItemAdded(Guid OrderId, string ProductId, int Quantity, decimal Price);
