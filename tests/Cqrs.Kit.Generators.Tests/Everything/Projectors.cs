namespace Cqrs.Kit.Generators.Tests.Everything;

[Projection("stock-views", Version = 2, OnPoison = PoisonPolicy.Park, Shards = 3)]
[LagObjective("2s")]
internal sealed class StockViewProjector : ViewProjector<StockView, string>
{
    public StockViewProjector()
    {
        Create<StockOpened>(
            e => e.Id,
            (e, at) => new StockView(e.Id, e.Place.City, DayOfWeek.Friday, null, 0, null, [e.Place], null, [1, 2])
            {
                @class = "A",
                Since = new DateOnly(2026, 1, 31),
                Ticket = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
            });
        Update<StockCounted>(_ => "lyon", (e, view, _) => view with { Units = e.Units, MaybeDay = DayOfWeek.Sunday, Price = 1.5m, Other = new Place("Turin", "IT") });
    }
}

[Projection("stock-totals", Inline = true)]
internal sealed class StockTotalProjector : ViewProjector<StockTotal, string>
{
    public StockTotalProjector() => Upsert<StockOpened>(e => e.Id, (e, total, _) => new StockTotal { Name = e.Id, Sum = 7, Age = TimeSpan.FromHours(1) });
}

[Projection("own-rows")]
internal sealed class OwnProjector(Diary diary) : IProjector
{
    public IReadOnlyCollection<Type> EventTypes { get; } = [typeof(StockOpened)];

    public ValueTask CreateAsync(IProjectionTransaction transaction, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask ApplyAsync(IReadOnlyList<RecordedEvent> batch, IProjectionTransaction transaction, CancellationToken cancellationToken)
    {
        diary.Lines.AddRange(batch.Select(e => $"own {e.At.TypeName}"));
        return ValueTask.CompletedTask;
    }

    public ValueTask ClearAsync(IProjectionTransaction transaction, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}

[Subscription("stock-notes", From = Start.Beginning)]
[LagObjective("5m")]
internal sealed class StockNotes(Diary diary) : ISubscriber<StockOpened>, ISubscriber<StockCounted>
{
    public ValueTask HandleAsync(StockOpened @event, EventContext at, CancellationToken cancellationToken)
    {
        diary.Lines.Add($"note {@event.Place.City}");
        return ValueTask.CompletedTask;
    }

    public ValueTask HandleAsync(StockCounted @event, EventContext at, CancellationToken cancellationToken)
    {
        diary.Lines.Add($"note {@event.Units}");
        return ValueTask.CompletedTask;
    }
}
