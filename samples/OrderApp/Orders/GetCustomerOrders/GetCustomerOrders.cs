using Cqrs.Kit;

namespace OrderApp.Orders;

/// <summary>The orders of a customer, newest first.</summary>
[ReadsFrom("order-views")]
public sealed record GetCustomerOrders(string CustomerId, OrderStatus? Status, PageRequest Page) : IQuery<Page<OrderView>>;
