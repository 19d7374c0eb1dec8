using Cqrs.Kit;
using OrderApp.Validation;

namespace OrderApp.Orders;

internal sealed class GetCustomerOrdersHandler(IOrderViews orders) : IQueryHandler<GetCustomerOrders, Page<OrderView>>
{
    public ValueTask<Page<OrderView>> HandleAsync(GetCustomerOrders query, CancellationToken cancellationToken)
    {
        new Validator().RequireText(query.CustomerId, "customerId", OrderLimits.IdLength).ThrowIfInvalid();

        return orders.OfCustomerAsync(query.CustomerId, query.Status, query.Page, cancellationToken);
    }
}
