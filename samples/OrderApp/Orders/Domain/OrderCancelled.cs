using Cqrs.Kit;

namespace OrderApp.Orders;

[EventType("order.cancelled")]
public sealed record OrderCancelled(Guid OrderId, string Reason);
