namespace Cqrs.Kit.Testing;

/// <summary>The event of most cases.</summary>
[EventType("conformance.noted")]
internal sealed record Noted(string Text);
