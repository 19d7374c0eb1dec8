namespace Cqrs.Kit.Generators.Tests.Everything;

[EventType("stock.opened")]
internal sealed record StockOpenedV1(string Id, string City);

[EventType("stock.opened", Version = 2)]
internal sealed record StockOpenedV2(string Id, string City, string Country);

[EventType("stock.opened", Version = 3)]
internal sealed record StockOpened(string Id, Place Place);

/// <summary>Events may be structs.</summary>
[EventType("stock.\"counted\"")]
internal readonly record struct StockCounted(int Units, int Difference);

internal sealed record Place(string City, string Country);

/// <summary>What a subscriber and an upcaster ask the container for.</summary>
internal sealed class Diary
{
    public List<string> Lines { get; } = [];
}

internal sealed class StockOpenedV1Upcaster : Upcaster<StockOpenedV1, StockOpenedV2>
{
    protected override StockOpenedV2 Upcast(StockOpenedV1 old, EventContext at) => new(old.Id, old.City, "?");
}

internal sealed class StockOpenedV2Upcaster(Diary diary) : Upcaster<StockOpenedV2, StockOpened>
{
    protected override StockOpened Upcast(StockOpenedV2 old, EventContext at)
    {
        diary.Lines.Add($"upcast {old.Id}");
        return new StockOpened(old.Id, new Place(old.City, old.Country));
    }
}
