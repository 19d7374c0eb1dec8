namespace OrderApp.Orders;

public enum OrderStatus
{
    Placed,
    Cancelled,
    Shipped,
}
