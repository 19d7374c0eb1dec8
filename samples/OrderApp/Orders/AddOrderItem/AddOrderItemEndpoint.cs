using Cqrs.Kit;
using OrderApp.Http;

namespace OrderApp.Orders;

internal static class AddOrderItemEndpoint
{
    public static void MapAddOrderItem(this IEndpointRouteBuilder order) => order.MapPost("/items", async (Guid id, OrderLine body, HttpContext http, ICommandBus commands, CancellationToken ct) =>
    {
        var command = new AddOrderItem(id, body.ProductId, body.Quantity, body.Price);
        var receipt = await commands.SendAsync(command, http.IdempotentBy("add-order-item", id), ct);
        http.Response.SetPosition(receipt.Position);
        return TypedResults.NoContent();
    });
}
