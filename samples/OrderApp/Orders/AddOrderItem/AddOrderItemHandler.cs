using Cqrs.Kit;
using OrderApp.Validation;

namespace OrderApp.Orders;

internal sealed class AddOrderItemHandler(IAggregateRepository<Order, Guid> orders) : ICommandHandler<AddOrderItem>
{
    public async ValueTask HandleAsync(AddOrderItem command, CancellationToken cancellationToken)
    {
        new Validator().RequireItem(new OrderLine(command.ProductId, command.Quantity, command.Price)).ThrowIfInvalid();

        var order = await orders.GetAsync(command.OrderId, cancellationToken);
        order.AddItem(command.ProductId, command.Quantity, command.Price);
    }
}
