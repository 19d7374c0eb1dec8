using Cqrs.Kit.Testing;
using OrderApp.Orders;

namespace OrderApp.Tests.Domain;

public sealed class OrderViewProjectorTests
{
    private static readonly Guid _id = new("01890000-0000-7000-8000-000000000001");
    private static readonly DateTimeOffset _monday = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset _tuesday = _monday.AddDays(1);
    private static readonly OrderCreated _created = new(_id, "anna", [new("book", 2, 12.50m), new("pen", 3, 0.99m)], new("1 High Street", "Springfield", "12345", "US"));
    private static readonly OrderView _placed = new(_id, "anna", OrderStatus.Placed, 27.97m, 2, _monday, null);

    private static ViewSpecification Views => Specification.ForView<OrderViewProjector>().At(_monday);

    [Fact]
    public void A_new_order_is_placed_and_has_the_total_of_its_items() =>
        Views.Given(_created).ThenRow(_id, _placed);

    [Fact]
    public void An_item_adds_to_total_and_count() =>
        Views.Given(_created, new OrderItemAdded(_id, "lamp", 2, 40m)).ThenRow(_id, _placed with { TotalAmount = 107.97m, ItemCount = 3 });

    [Fact]
    public void A_shipped_order_says_when() =>
        Views.Given(_created).At(_tuesday).Given(new OrderShipped(_id)).ThenRow(_id, _placed with { Status = OrderStatus.Shipped, ShippedAt = _tuesday });

    [Fact]
    public void A_cancelled_order_stays_to_be_seen() =>
        Views.Given(_created, new OrderCancelled(_id, "late")).ThenRow(_id, _placed with { Status = OrderStatus.Cancelled });
}
