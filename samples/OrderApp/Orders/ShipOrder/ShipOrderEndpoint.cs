using Cqrs.Kit;
using OrderApp.Http;

namespace OrderApp.Orders;

internal static class ShipOrderEndpoint
{
    public static void MapShipOrder(this IEndpointRouteBuilder order) => order.MapPost("/ship", async (Guid id, HttpContext http, ICommandBus commands, CancellationToken ct) =>
    {
        var receipt = await commands.SendAsync(new ShipOrder(id), http.IdempotentBy("ship-order", id), ct);
        http.Response.SetPosition(receipt.Position);
        return TypedResults.NoContent();
    });
}
