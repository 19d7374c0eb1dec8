namespace OrderApp.Tests.Support;

/// <summary>An order as a client of the API sees it; on purpose not the app's own type.</summary>
internal sealed record OrderJson(Guid OrderId, string CustomerId, string Status, decimal TotalAmount, int ItemCount, DateTimeOffset CreatedAt, DateTimeOffset? ShippedAt);
