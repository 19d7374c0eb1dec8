namespace OrderApp.Orders;

/// <summary>What a search can be sorted by: the allow-list.</summary>
public enum OrderSort
{
    CreatedAt,
    TotalAmount,
    ItemCount,
    Status,
    CustomerId,
    ShippedAt,
}
