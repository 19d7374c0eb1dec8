using Cqrs.Kit;

namespace OrderApp.Orders;

public sealed record CancelOrder(Guid OrderId, string Reason) : ICommand;
