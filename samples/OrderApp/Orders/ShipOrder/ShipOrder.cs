using Cqrs.Kit;

namespace OrderApp.Orders;

public sealed record ShipOrder(Guid OrderId) : ICommand;
