using Cqrs.Kit;

namespace OrderApp.Orders;

[EventType("order.shipped")]
public sealed record OrderShipped(Guid OrderId);
