using Cqrs.Kit;

namespace OrderApp.Orders;

/// <summary>
/// An order as it is shown and searched. In PostgreSQL it is a table: a column a property, and an index for each way
/// in which it is asked for (all orders of a customer or of a status, newest first; all orders, newest first).
/// </summary>
[Index(nameof(CustomerId), nameof(CreatedAt))]
[Index(nameof(Status), nameof(CreatedAt))]
[Index(nameof(CreatedAt))]
public sealed record OrderView(
    [property: Key] Guid OrderId,
    string CustomerId,
    OrderStatus Status,
    decimal TotalAmount,
    int ItemCount,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ShippedAt);
