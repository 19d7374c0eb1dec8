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

        var one = all.MapGroup("/orders/{id:guid}");
        one.MapGetOrderById();
        one.MapAddOrderItem();
        one.MapShipOrder();
        one.MapCancelOrder();
    }
}
