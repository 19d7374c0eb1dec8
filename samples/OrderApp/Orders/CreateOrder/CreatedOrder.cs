namespace OrderApp.Orders;

/// <summary>What a client gets for a new order.</summary>
public sealed record CreatedOrder(Guid OrderId);
