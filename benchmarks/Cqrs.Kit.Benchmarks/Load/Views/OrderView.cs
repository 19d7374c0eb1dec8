namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>A row of the read model of the workloads.</summary>
public sealed record OrderView([property: Key] Guid OrderId, string LastProduct, OrderStatus Status, decimal Total, int Items, DateTimeOffset CreatedAt)
{
    /// <summary>The name of its projection.</summary>
    public const string Projection = "order-views";

    private const int ItemsWhenComplete = 10;

    /// <summary>The row after an event. Both sides fold with it.</summary>
    public static OrderView After(OrderView? row, OrderItemAdded e, DateTimeOffset at)
    {
        var items = (row?.Items ?? 0) + 1;
        var status = items >= ItemsWhenComplete ? OrderStatus.Complete : OrderStatus.Open;
        return new OrderView(e.OrderId, e.ProductId, status, (row?.Total ?? 0) + e.Quantity * e.UnitPrice, items, row?.CreatedAt ?? at);
    }
}
