namespace Cqrs.Kit.Faults.Orders;

/// <summary>The first event of an order.</summary>
[EventType("fault.order-placed")]
public sealed record OrderPlaced(int OrderId, int Amount);

/// <summary>Every later one.</summary>
[EventType("fault.order-changed")]
public sealed record OrderChanged(int OrderId, int Amount);
