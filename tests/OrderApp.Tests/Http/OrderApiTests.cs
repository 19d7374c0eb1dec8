using System.Globalization;
using System.Net;
using OrderApp.Tests.Support;

namespace OrderApp.Tests.Http;

/// <summary>The endpoints, their headers and their errors; the same on each store.</summary>
public abstract class OrderApiTests(RunningApp app)
{
    private static readonly string[] _orderMembers = ["orderId", "customerId", "status", "totalAmount", "itemCount", "createdAt", "shippedAt"];
    private static readonly string[] _pageMembers = ["items", "total", "page", "pageSize", "totalPages"];

    [Fact]
    public async Task A_created_order_is_read_back_at_its_position()
    {
        using var client = await app.ClientAsync();
        var created = (await client.CreateAsync("reader", OrderClient.Book, new { productId = "pen", quantity = 3, price = 0.99m })).Is(HttpStatusCode.Created);
        var id = created.Json.GetProperty("orderId").GetGuid();

        var read = (await client.GetAsOfAsync(created.Position, $"/orders/{id}")).Is(HttpStatusCode.OK);

        Assert.Equal($"/orders/{id}", created.Location?.ToString());
        Assert.Equal(["orderId"], created.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(_orderMembers, read.Json.EnumerateObject().Select(member => member.Name));
        var order = read.As<OrderJson>();
        Assert.Equal(new OrderJson(id, "reader", "placed", 15.47m, 2, order.CreatedAt, null), order);
        Assert.InRange(order.CreatedAt, TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow().AddMinutes(5));
    }

    [Fact]
    public async Task An_order_takes_items_and_is_shipped()
    {
        using var client = await app.ClientAsync();
        var (id, createdAt) = await client.CreatedAsync("shipper");

        var added = (await client.PostAsync($"/orders/{id}/items", new { productId = "lamp", quantity = 2, price = 40 })).Is(HttpStatusCode.NoContent);
        var shipped = (await client.PostAsync($"/orders/{id}/ship")).Is(HttpStatusCode.NoContent);
        var order = (await client.GetAsOfAsync(shipped.Position, $"/orders/{id}")).As<OrderJson>();

        Assert.True(createdAt < added.Position && added.Position < shipped.Position);
        Assert.Equal(("shipped", 92.50m, 2), (order.Status, order.TotalAmount, order.ItemCount));
        Assert.True(order.ShippedAt >= order.CreatedAt);
    }

    [Fact]
    public async Task An_order_is_cancelled()
    {
        using var client = await app.ClientAsync();
        var (id, _) = await client.CreatedAsync("canceller");

        var cancelled = (await client.DeleteAsync($"/orders/{id}?reason=changed%20my%20mind")).Is(HttpStatusCode.NoContent);
        var order = (await client.GetAsOfAsync(cancelled.Position, $"/orders/{id}")).As<OrderJson>();

        Assert.Equal(("cancelled", null), (order.Status, order.ShippedAt));
    }

    [Theory]
    [InlineData("01890000-0000-7000-8000-00000000dead")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("no-id")]
    public async Task An_unknown_order_is_not_found(string id)
    {
        using var client = await app.ClientAsync();

        (await client.GetAsync($"/orders/{id}")).IsProblem(HttpStatusCode.NotFound);
        (await client.PostAsync($"/orders/{id}/items", OrderClient.Book)).IsProblem(HttpStatusCode.NotFound);
        (await client.PostAsync($"/orders/{id}/ship")).IsProblem(HttpStatusCode.NotFound);
        (await client.DeleteAsync($"/orders/{id}?reason=late")).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_shipped_or_cancelled_order_refuses_changes()
    {
        using var client = await app.ClientAsync();
        var (shipped, _) = await client.CreatedAsync("refused");
        var (cancelled, _) = await client.CreatedAsync("refused");
        (await client.PostAsync($"/orders/{shipped}/ship")).Is(HttpStatusCode.NoContent);
        (await client.DeleteAsync($"/orders/{cancelled}?reason=late")).Is(HttpStatusCode.NoContent);

        foreach (var id in new[] { shipped, cancelled })
        {
            (await client.PostAsync($"/orders/{id}/items", OrderClient.Book)).IsProblem(HttpStatusCode.Conflict);
            (await client.PostAsync($"/orders/{id}/ship")).IsProblem(HttpStatusCode.Conflict);
            (await client.DeleteAsync($"/orders/{id}?reason=late")).IsProblem(HttpStatusCode.Conflict);
        }
    }

    [Fact]
    public async Task Changes_of_one_order_at_once_are_in_it_or_refused()
    {
        using var client = await app.ClientAsync();
        var (id, _) = await client.CreatedAsync("busy");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.PostAsync($"/orders/{id}/items", OrderClient.Book)));
        var (done, refused) = (answers.Where(answer => answer.Status == HttpStatusCode.NoContent).ToList(), answers.Where(answer => answer.Status != HttpStatusCode.NoContent).ToList());
        var order = (await client.GetAsOfAsync(done.Max(answer => answer.Position), $"/orders/{id}")).As<OrderJson>();

        Assert.All(refused, answer => answer.IsProblem(HttpStatusCode.Conflict));
        Assert.Equal(1 + done.Count, order.ItemCount);
        Assert.Equal(12.50m * order.ItemCount, order.TotalAmount);
        Assert.Equal(done.Count, done.Select(answer => answer.Position).Distinct().Count());
    }

    [Fact]
    public async Task The_orders_of_a_customer_come_newest_first_in_pages()
    {
        using var client = await app.ClientAsync();
        List<Guid> ids = [];
        for (var i = 0; i < 5; i++)
        {
            ids.Add((await client.CreatedAsync("collector/of books")).OrderId);
        }

        var last = await client.PostAsync($"/orders/{ids[1]}/ship");
        var path = "/customers/" + Uri.EscapeDataString("collector/of books") + "/orders";
        var all = await client.GetAsOfAsync(last.Position, path);
        var second = await client.GetAsOfAsync(last.Position, path + "?page=2&pageSize=2");
        var shipped = await client.GetAsOfAsync(last.Position, path + "?status=shipped&page=&pageSize=");

        Assert.Equal(_pageMembers, all.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(_orderMembers, all.Json.GetProperty("items")[0].EnumerateObject().Select(member => member.Name));
        AssertPage(all, Enumerable.Reverse(ids), 5, 1, 20, 1);
        AssertPage(second, [ids[2], ids[1]], 5, 2, 2, 3);
        AssertPage(shipped, [ids[1]], 1, 1, 20, 1);
        AssertPage((await client.GetAsync("/customers/nobody/orders")).Is(HttpStatusCode.OK), [], 0, 1, 20, 0);
    }

    [Fact]
    public async Task A_read_that_waited_in_vain_says_that_it_is_stale()
    {
        using var client = await app.ClientAsync();
        var (id, position) = await client.CreatedAsync("impatient");
        await client.GetAsOfAsync(position, $"/orders/{id}");
        var never = ("Cqrs-Min-Position", long.MaxValue.ToString(CultureInfo.InvariantCulture));

        var stale = (await client.GetAsync($"/orders/{id}", never, ("Cqrs-Max-Wait", "50"))).Is(HttpStatusCode.OK);
        var missing = await client.GetAsync($"/orders/{Guid.CreateVersion7()}", never, ("Cqrs-Max-Wait", "0"));
        var page = await client.GetAsync("/customers/impatient/orders", never, ("Cqrs-Max-Wait", "1"));
        var found = await client.GetAsync("/orders/search?q=impatient", never, ("Cqrs-Max-Wait", "1"));
        var met = await client.GetAsync($"/orders/{id}", ("Cqrs-Min-Position", "0"), ("Cqrs-Max-Wait", "999999999999")); // more than the cap is the cap

        Assert.True(stale.IsStale);
        Assert.Equal(id, stale.As<OrderJson>().OrderId);
        Assert.True(missing.IsProblem(HttpStatusCode.NotFound).IsStale);
        Assert.True(page.Is(HttpStatusCode.OK).IsStale);
        Assert.True(found.Is(HttpStatusCode.OK).IsStale);
        Assert.False(met.Is(HttpStatusCode.OK).IsStale);
    }

    [Fact]
    public async Task It_says_that_it_is_ready_and_what_can_be_tried()
    {
        using var client = await app.ClientAsync();
        var (_, position) = await client.CreatedAsync("curious");
        await client.GetAsOfAsync(position, "/orders/search"); // the read model has been at the end of the log, so it has caught up

        (await client.GetAsync("/health/ready")).Is(HttpStatusCode.OK);
        var home = (await client.GetAsync("/")).Is(HttpStatusCode.OK);

        Assert.Equal("text/html", home.MediaType);
        Assert.Contains("POST /orders", home.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_endpoint_answers_is_a_problem_document_too()
    {
        using var client = await app.ClientAsync();

        (await client.GetAsync("/nowhere")).IsProblem(HttpStatusCode.NotFound);
        (await client.SendAsync(HttpMethod.Put, "/orders", null)).IsProblem(HttpStatusCode.MethodNotAllowed);
        (await client.SendAsync(HttpMethod.Post, "/orders", new FormUrlEncodedContent([]))).IsProblem(HttpStatusCode.UnsupportedMediaType);

        // The client asks first: one that just sends may find the connection closed before it has read the answer.
        var tooLarge = new ByteArrayContent(new byte[2_000_000]) { Headers = { ContentType = new("application/json") } };
        (await client.SendAsync(HttpMethod.Post, "/orders", tooLarge, ("Expect", "100-continue"))).IsProblem(HttpStatusCode.RequestEntityTooLarge);
    }

    private static void AssertPage(Answer answer, IEnumerable<Guid> ids, long total, int page, int pageSize, long totalPages)
    {
        var actual = answer.As<PageJson>();
        Assert.Equal(ids, actual.Items.Select(order => order.OrderId));
        Assert.Equal((total, page, pageSize, totalPages), (actual.Total, actual.Page, actual.PageSize, actual.TotalPages));
    }
}

/// <summary>On the in-memory store.</summary>
public sealed class InMemoryOrderApiTests(InMemoryApp app) : OrderApiTests(app);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlOrderApiTests(PostgreSqlApp app) : OrderApiTests(app);
