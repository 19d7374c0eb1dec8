namespace Cqrs.Kit.Testing;

/// <summary>A view with a column of every type.</summary>
internal sealed record EveryColumn([property: Key] string Id)
{
    public string Text { get; init; } = "";

    public Guid Guid { get; init; }

    public bool Bool { get; init; }

    public short Short { get; init; }

    public int Int { get; init; }

    public long Long { get; init; }

    public float Float { get; init; }

    public double Double { get; init; }

    public decimal Decimal { get; init; }

    public DateTimeOffset Time { get; init; }

    public DateOnly Date { get; init; }

    public TimeOnly TimeOfDay { get; init; }

    public TimeSpan Duration { get; init; }

    public byte[] Bytes { get; init; } = [];

    public DayOfWeek Enum { get; init; }

    public Part Part { get; init; } = new("", []);

    public string? MaybeText { get; init; }

    public Guid? MaybeGuid { get; init; }

    public bool? MaybeBool { get; init; }

    public short? MaybeShort { get; init; }

    public int? MaybeInt { get; init; }

    public long? MaybeLong { get; init; }

    public float? MaybeFloat { get; init; }

    public double? MaybeDouble { get; init; }

    public decimal? MaybeDecimal { get; init; }

    public DateTimeOffset? MaybeTime { get; init; }

    public DateOnly? MaybeDate { get; init; }

    public TimeOnly? MaybeTimeOfDay { get; init; }

    public TimeSpan? MaybeDuration { get; init; }

    public byte[]? MaybeBytes { get; init; }

    public DayOfWeek? MaybeEnum { get; init; }

    public IReadOnlyList<Part>? MaybeParts { get; init; }
}

/// <summary>Something that a column keeps as JSON.</summary>
internal sealed record Part(string Name, IReadOnlyList<decimal> Prices);

[EventType("conformance.columns-given")]
internal sealed record ColumnsGiven(EveryColumn Row);

[Projection("conformance-columns")]
internal sealed class EveryColumnProjector : ViewProjector<EveryColumn, string>
{
    public EveryColumnProjector() => Upsert<ColumnsGiven>(e => e.Row.Id, (e, _, _) => e.Row);
}
