using Cqrs.Kit;

namespace OrderApp.Orders;

internal sealed class ShipOrderHandler(IAggregateRepository<Order, Guid> orders) : ICommandHandler<ShipOrder>
{
    public async ValueTask HandleAsync(ShipOrder command, CancellationToken cancellationToken)
    {
        var order = await orders.GetAsync(command.OrderId, cancellationToken);
        order.Ship();
    }
}
