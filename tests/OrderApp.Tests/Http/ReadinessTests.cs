using System.Net;
using Cqrs.Kit.TestSupport;
using OrderApp.Tests.Support;

namespace OrderApp.Tests.Http;

/// <summary>The app says when it cannot answer, and comes back by itself.</summary>
public sealed class ReadinessTests
{
    [Fact]
    public async Task It_is_not_ready_while_a_read_model_has_never_caught_up()
    {
        await using var app = new PostgreSqlApp();
        using var client = await app.ClientAsync();
        var (_, position) = await client.CreatedAsync("anna");
        await client.GetAsOfAsync(position, "/orders/search");
        (await client.GetAsync("/health/ready")).Is(HttpStatusCode.OK);

        await app.Database.ExecuteAsync("update cqrs.checkpoints set has_caught_up = false where projection in (select id from cqrs.projections where name = 'order-views')");
        (await client.GetAsync("/health/ready")).Is(HttpStatusCode.ServiceUnavailable);

        (_, position) = await client.CreatedAsync("anna");
        await client.GetAsOfAsync(position, "/orders/search");
        (await client.GetAsync("/health/ready")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task It_is_not_ready_without_its_server_and_goes_on_when_that_is_back()
    {
        await using var server = await PostgreSqlServer.StartPrivateAsync();
        await using var app = new PostgreSqlApp(server);
        using var client = await app.ClientAsync();
        var (before, _) = await client.CreatedAsync("anna");

        await server.StopAsync();
        (await client.GetAsync("/health/ready")).Is(HttpStatusCode.ServiceUnavailable);
        var refused = (await client.CreateAsync("anna")).IsProblem(HttpStatusCode.InternalServerError);
        Assert.DoesNotContain("Npgsql", refused.Body, StringComparison.Ordinal);
        await server.StartAsync();
        await Eventually.TrueAsync(async () => (await client.GetAsync("/health/ready")).Status == HttpStatusCode.OK, "the app is ready again");

        var (after, position) = await client.CreatedAsync("anna");
        var orders = (await client.GetAsOfAsync(position, "/customers/anna/orders")).As<PageJson>();
        Assert.Equal([after, before], orders.Items.Select(order => order.OrderId));
        Assert.Equal(2, position);
    }
}
