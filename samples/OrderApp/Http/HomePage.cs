namespace OrderApp.Http;

internal static class HomePage
{
    public static void MapHome(this IEndpointRouteBuilder app, string store) =>
        app.MapGet("/", () => TypedResults.Text(Html(store), "text/html; charset=utf-8")).AllowAnonymous();

    private static string Html(string store) => $$$"""
        <!doctype html>
        <html lang="en">
        <title>Order app</title>
        <style>body { font: 16px/1.5 sans-serif; max-width: 50em; margin: 2em auto; padding: 0 1em } pre { background: #eee; padding: 1em; overflow: auto }</style>
        <h1>Order app</h1>
        <p>The sample of Cqrs.Kit. Orders are kept {{{store}}}. What can be tried:</p>
        <table>
        <tr><td><code>POST /orders</code><td>create an order
        <tr><td><code>POST /orders/{id}/items</code><td>add an item
        <tr><td><code>POST /orders/{id}/ship</code><td>ship it
        <tr><td><code>DELETE /orders/{id}?reason=</code><td>cancel it
        <tr><td><code>GET /orders/{id}</code><td>look at it
        <tr><td><code>GET /customers/{id}/orders?status=&amp;page=&amp;pageSize=</code><td><a href="/customers/anna/orders">orders of a customer</a>, newest first
        <tr><td><code>GET /orders/search?q=&amp;status=&amp;from=&amp;to=&amp;sortBy=&amp;sortOrder=&amp;page=&amp;pageSize=</code><td><a href="/orders/search">all orders</a>
        <tr><td><code>GET /health/ready</code><td><a href="/health/ready">is it ready?</a>
        </table>
        <p>Create an order, and read what was written:</p>
        <pre>curl -i --json '{"customerId": "anna", "items": [{"productId": "book", "quantity": 1, "price": 12.5}],
          "shippingAddress": {"street": "1 High Street", "city": "Springfield", "postalCode": "12345", "country": "US"}}' \
          -H 'Idempotency-Key: my-first-order' <b>this address</b>/orders

        curl -i -H 'Cqrs-Min-Position: <b>the Cqrs-Position of the answer</b>' <b>this address</b>/orders/<b>the orderId</b></pre>
        <p><code>requests.http</code>, beside the sources, has a call of each kind.</p>
        </html>
        """;
}
