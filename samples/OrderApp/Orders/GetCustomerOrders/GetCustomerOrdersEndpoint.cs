using Cqrs.Kit;
using OrderApp.Http;

namespace OrderApp.Orders;

internal static class GetCustomerOrdersEndpoint
{
    public static void MapGetCustomerOrders(this IEndpointRouteBuilder app) => app.MapGet("/customers/{id}/orders", async (string id, string? status, string? page, string? pageSize, HttpContext http, IQueryBus queries, CancellationToken ct) =>
    {
        var query = new GetCustomerOrders(
            id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), // the one escape that the server leaves in a path
            QueryText.Choice<OrderStatus>(nameof(status), status),
            QueryText.Page(page, pageSize));
        return TypedResults.Ok(await queries.AskAsync(query, http, ct));
    });
}
