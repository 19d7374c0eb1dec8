using OrderApp.Http;

namespace OrderApp.Orders;

internal static class OrderEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder app)
    {
        // Anybody may do everything: a choice for a sample, and said here so that it is one. A real app requires
        // authorization on this group, and takes the customer from the signed-in user rather than from the body.
        var all = app.MapGroup("").AllowAnonymous();
        all.MapCreateOrder();
        all.MapSearchOrders();
        all.MapGetCustomerOrders();

        // No order has the empty id, and the kit takes a load of it for a slip of the programmer's; from a client it is one more unknown id.
        var one = all.MapGroup("/orders/{id:guid}").AddEndpointFilter(async (context, next) =>
            context.GetArgument<Guid>(0) == Guid.Empty ? Problems.NoOrder(Guid.Empty) : await next(context));
        one.MapGetOrderById();
        one.MapAddOrderItem();
        one.MapShipOrder();
        one.MapCancelOrder();
    }
}
