using System.Net;
using Cqrs.Kit.TestSupport;
using OrderApp.Tests.Support;

namespace OrderApp.Tests.Processes;

/// <summary>The app is killed with SIGKILL, and everything that it had acknowledged is there when it is started again.</summary>
public sealed class KilledProcessTests
{
    private const int Orders = 1_000;
    private const int Clients = 16;
    private const string Columns = "order_id, customer_id, status, total_amount, item_count, created_at, shipped_at";

    [Fact]
    public async Task A_thousand_orders_survive_a_kill_and_the_views_equal_a_fold_of_the_log()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        OrderJson[] expected;
        long head;
        using (var app = await OrderAppProcess.StartAsync(database.ConnectionString))
        {
            using var client = app.Client();
            expected = new OrderJson[Orders];
            var positions = new long[Orders];
            await Parallel.ForAsync(0, Orders, new ParallelOptions { MaxDegreeOfParallelism = Clients }, async (i, _) => (expected[i], positions[i]) = await LiveAsync(client, i));
            head = positions.Max();
            await app.KillAsync();
        }

        using var again = await OrderAppProcess.StartAsync(database.ConnectionString);
        using var reader = again.Client();
        await Parallel.ForAsync(0, Orders, new ParallelOptions { MaxDegreeOfParallelism = Clients }, async (i, _) =>
        {
            var order = (await reader.GetAsOfAsync(head, $"/orders/{expected[i].OrderId}")).Is(HttpStatusCode.OK).As<OrderJson>();
            Assert.Equal(expected[i], order with { CreatedAt = default, ShippedAt = null });
            Assert.Equal(order.Status == "shipped", order.ShippedAt is not null);
        });

        Assert.Equal(Orders, (await reader.GetAsOfAsync(head, "/orders/search")).As<PageJson>().Total);
        await AssertLogAsync(database, head);
        await AssertViewsAsync(database);
    }

    /// <summary>Creates an order, adds an item, and ships or cancels it or leaves it, in turn; gives what it should be now.</summary>
    private static async Task<(OrderJson Order, long Position)> LiveAsync(OrderClient client, int i)
    {
        var customer = $"customer-{i % 50}";
        var (id, _) = await client.CreatedAsync(customer, new { productId = "book", quantity = i % 7 + 1, price = 12.50m }, new { productId = "pen", quantity = 3, price = 0.99m });
        var added = (await client.PostAsync($"/orders/{id}/items", new { productId = "lamp", quantity = 2, price = i + 0.25m })).Is(HttpStatusCode.NoContent);
        var last = (i % 3) switch
        {
            0 => (await client.DeleteAsync($"/orders/{id}?reason=late")).Is(HttpStatusCode.NoContent),
            1 => (await client.PostAsync($"/orders/{id}/ship")).Is(HttpStatusCode.NoContent),
            _ => added,
        };
        var total = (i % 7 + 1) * 12.50m + 2.97m + 2 * (i + 0.25m);
        return (new OrderJson(id, customer, (i % 3) switch { 0 => "cancelled", 1 => "shipped", _ => "placed" }, total, 3, default, null), last.Position);
    }

    private static async Task AssertLogAsync(PostgreSqlDatabase database, long head)
    {
        var events = 2 * Orders + Orders - Orders / 3;

        Assert.Equal(events, await database.ScalarAsync<long>("select count(*) from cqrs.events"));
        Assert.Equal(head, await database.ScalarAsync<long>("select max(position) from cqrs.events"));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from (select position, row_number() over (order by position) as place from cqrs.events) as e where position <> place"));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from (select version, row_number() over (partition by stream_id order by version) - 1 as place from cqrs.events) as e where version <> place"));
    }

    private static async Task AssertViewsAsync(PostgreSqlDatabase database)
    {
        var folded = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "OrderApp.Tests", "Processes", "FoldedOrders.sql"));
        var views = $"select {Columns} from cqrs.order_views";

        Assert.Equal(Orders, await database.ScalarAsync<long>("select count(*) from cqrs.order_views"));
        Assert.Equal(0, await database.ScalarAsync<long>($"select count(*) from (({folded}) except all ({views})) as missing"));
        Assert.Equal(0, await database.ScalarAsync<long>($"select count(*) from (({views}) except all ({folded})) as wrong"));
    }
}
