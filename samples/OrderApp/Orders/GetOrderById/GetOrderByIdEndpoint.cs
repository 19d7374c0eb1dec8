using Cqrs.Kit;
using Microsoft.AspNetCore.Http.HttpResults;
using OrderApp.Http;

namespace OrderApp.Orders;

internal static class GetOrderByIdEndpoint
{
    public static void MapGetOrderById(this IEndpointRouteBuilder order) => order.MapGet("/", async Task<Results<Ok<OrderView>, ProblemHttpResult>> (Guid id, HttpContext http, IQueryBus queries, CancellationToken ct) =>
    {
        var view = await queries.AskAsync(new GetOrderById(id), http, ct);
        return view is null ? Problems.NoOrder(id) : TypedResults.Ok(view);
    });
}
