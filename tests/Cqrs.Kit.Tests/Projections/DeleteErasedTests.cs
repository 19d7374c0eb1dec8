using Cqrs.Kit.Testing;

namespace Cqrs.Kit.Tests.Projections;

/// <summary>What the erasure of a stream does to a view.</summary>
public sealed class DeleteErasedTests
{
    private static readonly StreamName _seven = new("Item", "7");

    [Fact]
    public void The_row_of_the_streams_id_is_deleted() => Specification.ForView<ItemProjector>()
        .Given(new ItemAdded(7), new ItemAdded(8))
        .Given(new StreamErased(_seven))
        .ThenNoRow(7)
        .ThenRow(8, new ItemView(8));

    [Fact]
    public void A_row_that_is_not_there_is_no_fault() => Specification.ForView<ItemProjector>()
        .Given(new StreamErased(_seven), new StreamErased(_seven))
        .ThenNoRow(7);

    [Fact]
    public void Streams_of_other_types_are_passed() => Specification.ForView<ItemProjector>()
        .Given(new ItemAdded(7))
        .Given(new StreamErased(new("Other", "7")), new StreamErased(new("Other", "no number")))
        .ThenRow(7, new ItemView(7));

    [Fact]
    public void An_id_that_is_no_key_stops_the_view() => Specification.ForView<ItemProjector>()
        .Given(new StreamErased(new("Item", "no number")))
        .ThenStops();

    [EventType("item.added")]
    public sealed record ItemAdded(int Id);

    [StreamType("Item")]
    public sealed class Item : AggregateRoot<int>
    {
        protected override void Apply(object @event)
        {
        }
    }

    public sealed record ItemView([property: Key] int Id);

    [Projection("items")]
    public sealed class ItemProjector : ViewProjector<ItemView, int>
    {
        public ItemProjector()
        {
            Create<ItemAdded>(e => e.Id, (e, _) => new ItemView(e.Id));
            DeleteErased<Item>();
        }
    }
}
