using Cqrs.Kit;

namespace OrderApp.Orders;

/// <summary>Places an order; gives its id.</summary>
public sealed record CreateOrder(string CustomerId, IReadOnlyList<OrderLine> Items, Address ShippingAddress) : ICommand<Guid>;
