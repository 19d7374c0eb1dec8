using System.Text.Json;

namespace Cqrs.Kit.Testing;

/// <summary>An event with a member of every kind that is easily changed on the way.</summary>
[EventType("conformance.measured")]
internal sealed record Measured
{
    public string? Text { get; init; }

    public long Long { get; init; }

    public ulong Unsigned { get; init; }

    public decimal Decimal { get; init; }

    public double Double { get; init; }

    public Guid Guid { get; init; }

    public DateTimeOffset Time { get; init; }

    public DateOnly Date { get; init; }

    public DayOfWeek Day { get; init; }

    public int? Missing { get; init; }

    public byte[]? Bytes { get; init; }

    public Dictionary<string, string>? Map { get; init; }

    public JsonElement? Anything { get; init; }
}
