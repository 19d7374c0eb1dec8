namespace Cqrs.Kit.Faults.Appends;

/// <summary>The event of the scenario: it says which append it is of, and its number in that, from 0.</summary>
[EventType("fault.asked")]
public sealed record Asked(Guid Append, int Number);
