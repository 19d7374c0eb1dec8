namespace Cqrs.Kit.Faults.Orders;

/// <summary>One order.</summary>
[ReadsFrom("order-views", Key = nameof(OrderId))]
public sealed record OrderById(int OrderId) : IQuery<OrderView?>;

/// <summary>Answers <see cref="OrderById"/>.</summary>
public sealed class OrderByIdHandler(IViewReader<OrderView, int> orders) : IQueryHandler<OrderById, OrderView?>
{
    /// <inheritdoc/>
    public ValueTask<OrderView?> HandleAsync(OrderById query, CancellationToken cancellationToken) => orders.FindAsync(query.OrderId, cancellationToken);
}
