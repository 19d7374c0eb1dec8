namespace Cqrs.Kit.Testing;

/// <summary>A small bank: the events of the cases about commands, projections and queries.</summary>
[EventType("conformance.opened")]
internal sealed record Opened(Guid AccountId, string Owner);

[EventType("conformance.deposited")]
internal sealed record Deposited(Guid AccountId, decimal Amount);

/// <summary>Makes an account where none is; an amount of zero removes it.</summary>
[EventType("conformance.adjusted")]
internal sealed record Adjusted(Guid AccountId, decimal Amount);

[EventType("conformance.closed")]
internal sealed record Closed(Guid AccountId);

/// <summary>Changes two accounts.</summary>
[EventType("conformance.transferred")]
internal sealed record Transferred(Guid From, Guid To, decimal Amount);

/// <summary>Where an owner lives, for a lookup.</summary>
[EventType("conformance.moved")]
internal sealed record Moved(string Owner, string City);

[EventType("conformance.left")]
internal sealed record Left(string Owner);

/// <summary>Names the owner only: which account it is, a lookup knows.</summary>
[EventType("conformance.greeted")]
internal sealed record Greeted(string Owner);
