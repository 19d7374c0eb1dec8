using Cqrs.Kit;

namespace OrderApp.Orders;

internal sealed class GetOrderByIdHandler(IOrderViews orders) : IQueryHandler<GetOrderById, OrderView?>
{
    public ValueTask<OrderView?> HandleAsync(GetOrderById query, CancellationToken cancellationToken) =>
        orders.FindAsync(query.OrderId, cancellationToken);
}
