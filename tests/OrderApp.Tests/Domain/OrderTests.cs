using Cqrs.Kit;
using Cqrs.Kit.Testing;
using OrderApp.Orders;

namespace OrderApp.Tests.Domain;

public sealed class OrderTests
{
    private static readonly Guid _id = new("01890000-0000-7000-8000-000000000001");
    private static readonly Address _address = new("1 High Street", "Springfield", "12345", "US");
    private static readonly OrderLine _book = new("book", 2, 12.50m);
    private static readonly OrderCreated _created = new(_id, "anna", [_book], _address);
    private static readonly OrderShipped _shipped = new(_id);
    private static readonly OrderCancelled _cancelled = new(_id, "late");

    private static AggregateSpecification<Order> Order => Specification.For<Order>();

    [Fact]
    public void An_order_is_created_with_its_items() =>
        Order.When(() => Orders.Order.Create(_id, "anna", [_book], _address)).Then(_created);

    [Fact]
    public void An_order_needs_an_item() =>
        Order.When(() => Orders.Order.Create(_id, "anna", [], _address)).ThenThrows<DomainException>();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(1, 0)]
    [InlineData(1, -0.01)]
    public void Quantities_and_prices_are_positive(int quantity, double price)
    {
        Order.When(() => Orders.Order.Create(_id, "anna", [_book, new OrderLine("pen", quantity, (decimal)price)], _address)).ThenThrows<DomainException>();
        Order.Given(_created).When(order => order.AddItem("pen", quantity, (decimal)price)).ThenThrows<DomainException>();
    }

    [Fact]
    public void A_placed_order_takes_more_items() =>
        Order.Given(_created).When(order => order.AddItem("pen", 3, 0.99m)).Then(new OrderItemAdded(_id, "pen", 3, 0.99m));

    [Fact]
    public void An_order_has_room_for_so_many_items_and_no_more()
    {
        var almostFull = _created with { Items = [.. Enumerable.Repeat(_book, Orders.Order.MaxItems - 1)] };
        var last = new OrderItemAdded(_id, "pen", 1, 1);

        Order.Given(almostFull).When(order => order.AddItem("pen", 1, 1)).Then(last);
        Order.Given(almostFull, last).When(order => order.AddItem("pen", 1, 1)).ThenThrows<DomainException>();
        Order.When(() => Orders.Order.Create(_id, "anna", [.. almostFull.Items, _book, _book], _address)).ThenThrows<DomainException>();
    }

    [Fact]
    public void A_placed_order_is_shipped() => Order.Given(_created).When(order => order.Ship()).Then(_shipped);

    [Fact]
    public void A_placed_order_is_cancelled_with_a_reason() => Order.Given(_created).When(order => order.Cancel("late")).Then(_cancelled);

    public static TheoryData<object> Ends => [_shipped, _cancelled];

    [Theory]
    [MemberData(nameof(Ends))]
    public void A_shipped_or_cancelled_order_does_not_change(object end)
    {
        Refuses(order => order.AddItem("pen", 1, 1));
        Refuses(order => order.Ship());
        Refuses(order => order.Cancel("again"));

        void Refuses(Action<Order> change) => Order.Given(_created, end).When(change).ThenThrows<DomainException>();
    }
}
