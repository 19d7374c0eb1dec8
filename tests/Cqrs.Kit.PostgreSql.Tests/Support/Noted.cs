namespace Cqrs.Kit.PostgreSql.Tests.Support;

/// <summary>The plainest event. The commit of an append that has one with a hold waits for that lock, where a test has installed <see cref="Holds"/>.</summary>
[EventType("test.noted")]
internal sealed record Noted(string Text, long? Hold = null);
