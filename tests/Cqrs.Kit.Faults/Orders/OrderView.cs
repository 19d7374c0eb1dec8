namespace Cqrs.Kit.Faults.Orders;

/// <summary>An order as its events left it. The judge knows what the other columns must be for each number of events.</summary>
public sealed record OrderView([property: Key] int OrderId, int Events, long Total, long Position);
