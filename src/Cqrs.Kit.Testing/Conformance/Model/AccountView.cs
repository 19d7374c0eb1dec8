namespace Cqrs.Kit.Testing;

/// <summary>The view of the bank.</summary>
[Index(nameof(Owner))]
internal sealed record AccountView([property: Key] Guid AccountId, string Owner, decimal Balance, int Changes, DateTimeOffset OpenedAt, string? City);
