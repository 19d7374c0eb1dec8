using Cqrs.Kit;

namespace OrderApp.Orders;

/// <summary>Reacts to what has happened, at least once an event; a real one would send mail, with <c>at.EventId</c> as the idempotency key.</summary>
[Subscription("shipping-notices", From = Start.Now)]
internal sealed class ShippingNotice(ILogger<ShippingNotice> logger) : ISubscriber<OrderShipped>
{
    public ValueTask HandleAsync(OrderShipped @event, EventContext at, CancellationToken cancellationToken)
    {
        logger.LogInformation("Order {OrderId} is on its way (event {EventId}).", @event.OrderId, at.EventId);
        return ValueTask.CompletedTask;
    }
}
