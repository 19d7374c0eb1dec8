using Cqrs.Kit;

namespace OrderApp.Orders;

[EventType("order.created")]
public sealed record OrderCreated(Guid OrderId, string CustomerId, IReadOnlyList<OrderLine> Items, Address ShippingAddress);
