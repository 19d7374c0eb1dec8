using Cqrs.Kit;
using OrderApp.Validation;

namespace OrderApp.Orders;

internal sealed class CancelOrderHandler(IAggregateRepository<Order, Guid> orders) : ICommandHandler<CancelOrder>
{
    public async ValueTask HandleAsync(CancelOrder command, CancellationToken cancellationToken)
    {
        new Validator().RequireText(command.Reason, "reason", OrderLimits.ReasonLength).ThrowIfInvalid();

        var order = await orders.GetAsync(command.OrderId, cancellationToken);
        order.Cancel(command.Reason);
    }
}
