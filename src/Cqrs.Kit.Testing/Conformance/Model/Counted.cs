namespace Cqrs.Kit.Testing;

/// <summary>A second event, to be told apart from the first.</summary>
[EventType("conformance.counted")]
internal sealed record Counted(long Number);
