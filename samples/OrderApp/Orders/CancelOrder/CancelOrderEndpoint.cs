using Cqrs.Kit;
using OrderApp.Http;

namespace OrderApp.Orders;

internal static class CancelOrderEndpoint
{
    public static void MapCancelOrder(this IEndpointRouteBuilder order) => order.MapDelete("/", async (Guid id, string? reason, HttpContext http, ICommandBus commands, CancellationToken ct) =>
    {
        var command = new CancelOrder(id, QueryText.Plain(nameof(reason), reason));
        var receipt = await commands.SendAsync(command, http.IdempotentBy("cancel-order", id), ct);
        http.Response.SetPosition(receipt.Position);
        return TypedResults.NoContent();
    });
}
