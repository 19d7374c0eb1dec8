using System.Net;
using System.Text.Json;
using Cqrs.Kit.TestSupport;
using OrderApp.Tests.Support;

namespace OrderApp.Tests.Processes;

/// <summary>The app starts with nothing set, and stops on SIGTERM without dropping what it has begun.</summary>
public sealed class StoppedProcessTests
{
    [Fact]
    public async Task With_nothing_set_it_keeps_orders_in_memory_and_says_so()
    {
        using var app = await OrderAppProcess.StartAsync(connectionString: null);
        using var client = app.Client();

        var (id, position) = await client.CreatedAsync("anna");
        (await client.GetAsOfAsync(position, $"/orders/{id}")).Is(HttpStatusCode.OK);
        (await client.GetAsync("/health/ready")).Is(HttpStatusCode.OK);
        var line = await app.LineAsync("Orders are kept in memory");
        app.Terminate();

        Assert.Contains(app.Address.ToString().TrimEnd('/'), line, StringComparison.Ordinal);
        Assert.Equal(0, await app.ExitAsync());
    }

    [Fact]
    public async Task On_SIGTERM_requests_in_flight_are_finished()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        using var app = await OrderAppProcess.StartAsync(database.ConnectionString);
        await app.LineAsync("Orders are kept in PostgreSQL");
        var body = JsonSerializer.Serialize(OrderClient.NewOrder("patient"));
        using var create = await RawRequest.BeginAsync(app.Address, "/orders", body);

        app.Terminate();
        await app.LineAsync("Application is shutting down");
        var answer = await create.EndAsync("orderId");

        Assert.Contains("201 Created", answer, StringComparison.Ordinal);
        Assert.Equal(0, await app.ExitAsync());
        Assert.Equal(1, await database.ScalarAsync<long>("select count(*) from cqrs.events where type = 'order.created'"));
    }

    [Fact]
    public async Task It_keeps_its_orders_in_PostgreSQL_from_one_start_to_the_next()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        Guid id;
        using (var first = await OrderAppProcess.StartAsync(database.ConnectionString))
        {
            using var client = first.Client();
            (id, _) = await client.CreatedAsync("keeper");
            first.Terminate();
            Assert.Equal(0, await first.ExitAsync());
        }

        using var second = await OrderAppProcess.StartAsync(database.ConnectionString);
        using var reader = second.Client();
        Assert.Equal(id, (await reader.GetAsOfAsync(1, $"/orders/{id}")).Is(HttpStatusCode.OK).As<OrderJson>().OrderId);
        second.Terminate();
        Assert.Equal(0, await second.ExitAsync());
    }
}
