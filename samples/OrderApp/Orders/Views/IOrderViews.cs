using Cqrs.Kit;

namespace OrderApp.Orders;

/// <summary>What the app asks of its read model; one implementation a store, registered with it. Both give the same answers.</summary>
public interface IOrderViews
{
    /// <summary>An order by its id.</summary>
    ValueTask<OrderView?> FindAsync(Guid orderId, CancellationToken cancellationToken);

    /// <summary>The orders of a customer, newest first.</summary>
    ValueTask<Page<OrderView>> OfCustomerAsync(string customerId, OrderStatus? status, PageRequest page, CancellationToken cancellationToken);

    /// <summary>The orders that match, in the order asked for; equal ones by order id, and orders not shipped after those that are.</summary>
    ValueTask<Page<OrderView>> SearchAsync(SearchOrders query, CancellationToken cancellationToken);
}
