namespace OrderApp.Orders;

public enum SortOrder
{
    Asc,
    Desc,
}
