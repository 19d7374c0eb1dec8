namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>Asks for one row of the read model.</summary>
[ReadsFrom(OrderView.Projection)]
public sealed record GetOrder(Guid OrderId) : IQuery<OrderView?>;

/// <summary>Registered as transient, as AddModule does.</summary>
public sealed class GetOrderHandler(IViewReader<OrderView, Guid> orders) : IQueryHandler<GetOrder, OrderView?>
{
    /// <inheritdoc/>
    public ValueTask<OrderView?> HandleAsync(GetOrder query, CancellationToken cancellationToken) => orders.FindAsync(query.OrderId, cancellationToken);
}
