using Cqrs.Kit;

namespace OrderApp.Orders;

public sealed record AddOrderItem(Guid OrderId, string ProductId, int Quantity, decimal Price) : ICommand;
