namespace Cqrs.Kit.Generators.Tests.Everything;

/// <summary>A column of every kind.</summary>
[Index(nameof(City), nameof(Day))]
[Index(nameof(Units), Descending = true)]
internal sealed record StockView([property: Key] string Id, string City, DayOfWeek Day, DayOfWeek? MaybeDay, int Units, decimal? Price, IReadOnlyList<Place> Places, Place? Other, byte[] Stamp)
{
    public StockView(string id)
        : this(id, "", DayOfWeek.Monday, null, 0, null, [], null, [])
    {
    }

    public string? @class { get; init; }

    public required DateOnly Since { get; init; }

    public Guid Ticket { get; set; }

    public bool IsEmpty => Units == 0;
}

/// <summary>A class with what it inherits, made by its parameterless constructor.</summary>
internal sealed class StockTotal : Total<long>
{
    [Key]
    public override string Name { get; set; } = "";
}

internal abstract class Total<T>
{
    public virtual string Name { get; set; } = "";

    public T Sum { get; set; } = default!;

    public TimeSpan? Age { get; init; }
}
