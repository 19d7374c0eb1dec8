using Cqrs.Kit;
using OrderApp.Http;

namespace OrderApp.Orders;

internal static class SearchOrdersEndpoint
{
    public static void MapSearchOrders(this IEndpointRouteBuilder app) => app.MapGet("/orders/search", async (
        string? q, string? status, string? from, string? to, string? sortBy, string? sortOrder, string? page, string? pageSize,
        HttpContext http, IQueryBus queries, CancellationToken ct) =>
    {
        var query = new SearchOrders(
            string.IsNullOrEmpty(q) ? null : q,
            new OrderFilters(QueryText.Choice<OrderStatus>(nameof(status), status), QueryText.Time(nameof(from), from), QueryText.Time(nameof(to), to)),
            QueryText.Choice<OrderSort>(nameof(sortBy), sortBy) ?? OrderSort.CreatedAt,
            QueryText.Choice<SortOrder>(nameof(sortOrder), sortOrder) ?? SortOrder.Desc,
            QueryText.Page(page, pageSize));
        return TypedResults.Ok(await queries.AskAsync(query, http, ct));
    });
}
