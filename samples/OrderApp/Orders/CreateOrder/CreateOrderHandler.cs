using Cqrs.Kit;
using OrderApp.Validation;

namespace OrderApp.Orders;

internal sealed class CreateOrderHandler(IAggregateRepository<Order, Guid> orders) : ICommandHandler<CreateOrder, Guid>
{
    public ValueTask<Guid> HandleAsync(CreateOrder command, CancellationToken cancellationToken)
    {
        new Validator()
            .RequireText(command.CustomerId, "customerId", OrderLimits.IdLength)
            .RequireItems(command.Items)
            .RequireAddress(command.ShippingAddress, "shippingAddress")
            .ThrowIfInvalid();

        var order = Order.Create(Guid.CreateVersion7(), command.CustomerId, command.Items, command.ShippingAddress);
        orders.Add(order); // the bus commits
        return ValueTask.FromResult(order.Id);
    }
}
