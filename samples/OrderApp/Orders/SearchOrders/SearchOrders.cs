using Cqrs.Kit;

namespace OrderApp.Orders;

/// <summary>Searches all orders for a text in their order id or customer id, anywhere, in either case of the letters A to Z: a scan.</summary>
[ReadsFrom("order-views")]
public sealed record SearchOrders(string? Text, OrderFilters Filters, OrderSort SortBy, SortOrder SortOrder, PageRequest Page) : IQuery<Page<OrderView>>;
