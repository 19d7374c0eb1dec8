using Cqrs.Kit;

namespace OrderApp.Orders;

/// <summary>By its key a view is read the same way on every store; what needs more than the key goes through <see cref="IOrderViews"/>.</summary>
internal sealed class GetOrderByIdHandler(IViewReader<OrderView, Guid> orders) : IQueryHandler<GetOrderById, OrderView?>
{
    public ValueTask<OrderView?> HandleAsync(GetOrderById query, CancellationToken cancellationToken) =>
        orders.FindAsync(query.OrderId, cancellationToken);
}
