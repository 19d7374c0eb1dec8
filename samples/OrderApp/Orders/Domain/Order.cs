using Cqrs.Kit;

namespace OrderApp.Orders;

/// <summary>
/// An order and its rules. Methods decide and raise events; <see cref="Apply"/> is the only place where state changes,
/// and it keeps no more of it than the rules need: everything else is in the events, and in the read model.
/// <code>Placed → Shipped | Cancelled, and neither changes any more</code>
/// </summary>
[StreamType("Order")]
public sealed class Order : AggregateRoot<Guid>
{
    /// <summary>With the bounds on quantity and price, it keeps every total far inside a decimal's 28 digits.</summary>
    public const int MaxItems = 1_000;

    private OrderStatus _status;
    private int _itemCount;

    private Order()
    {
    }

    public static Order Create(Guid id, string customerId, IReadOnlyList<OrderLine> items, Address shippingAddress)
    {
        if (items.Count == 0)
        {
            throw new DomainException("An order needs at least one item.");
        }

        foreach (var item in items)
        {
            EnsurePositive(item.Quantity, item.Price);
        }

        EnsureRoomFor(items.Count);
        var order = new Order();
        order.Raise(new OrderCreated(id, customerId, items, shippingAddress));
        return order;
    }

    public void AddItem(string productId, int quantity, decimal price)
    {
        EnsurePlaced();
        EnsurePositive(quantity, price);
        EnsureRoomFor(_itemCount + 1);
        Raise(new OrderItemAdded(Id, productId, quantity, price));
    }

    public void Cancel(string reason)
    {
        EnsurePlaced();
        Raise(new OrderCancelled(Id, reason));
    }

    public void Ship()
    {
        EnsurePlaced();
        Raise(new OrderShipped(Id));
    }

    protected override void Apply(object @event)
    {
        switch (@event)
        {
            case OrderCreated e: Id = e.OrderId; _itemCount = e.Items.Count; break;
            case OrderItemAdded: _itemCount++; break;
            case OrderCancelled: _status = OrderStatus.Cancelled; break;
            case OrderShipped: _status = OrderStatus.Shipped; break;
        }
    }

    private static void EnsurePositive(int quantity, decimal price)
    {
        if (quantity <= 0 || price <= 0)
        {
            throw new DomainException("Quantities and prices are positive.");
        }
    }

    private static void EnsureRoomFor(int itemCount)
    {
        if (itemCount > MaxItems)
        {
            throw new DomainException($"An order has at most {MaxItems} items.");
        }
    }

    private void EnsurePlaced()
    {
        if (_status != OrderStatus.Placed)
        {
            throw new DomainException($"The order is {(_status == OrderStatus.Shipped ? "shipped" : "cancelled")}: it does not change any more.");
        }
    }
}
