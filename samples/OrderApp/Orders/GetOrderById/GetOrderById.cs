using Cqrs.Kit;

namespace OrderApp.Orders;

[ReadsFrom("order-views")]
public sealed record GetOrderById(Guid OrderId) : IQuery<OrderView?>;
