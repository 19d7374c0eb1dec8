namespace OrderApp.Orders;

/// <summary>What to leave out of a search. The range of times includes both of its ends.</summary>
public sealed record OrderFilters(OrderStatus? Status = null, DateTimeOffset? From = null, DateTimeOffset? To = null);
