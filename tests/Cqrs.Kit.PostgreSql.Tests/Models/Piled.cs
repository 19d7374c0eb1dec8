namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>An event that is put on two piles.</summary>
[EventType("test.piled")]
internal sealed record Piled(int One, int Other, string Text);
