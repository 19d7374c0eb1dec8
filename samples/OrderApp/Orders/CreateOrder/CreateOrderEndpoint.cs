using Cqrs.Kit;
using OrderApp.Http;

namespace OrderApp.Orders;

internal static class CreateOrderEndpoint
{
    public static void MapCreateOrder(this IEndpointRouteBuilder app) => app.MapPost("/orders", async (CreateOrder body, HttpContext http, ICommandBus commands, CancellationToken ct) =>
    {
        var (orderId, position) = await commands.SendAsync(body, http.IdempotentBy("create-order", body.CustomerId), ct);
        http.Response.SetPosition(position);
        return TypedResults.Created($"/orders/{orderId}", new CreatedOrder(orderId));
    });
}
