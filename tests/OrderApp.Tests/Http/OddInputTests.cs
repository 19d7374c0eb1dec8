using System.Net;
using OrderApp.Tests.Support;

namespace OrderApp.Tests.Http;

/// <summary>Input that looks bad and is not is kept exactly; what is bad writes nothing.</summary>
public abstract class OddInputTests(RunningApp app, Func<RunningApp> another)
{
    [Fact]
    public async Task Odd_names_of_customers_are_kept_apart_and_exactly()
    {
        using var client = await app.ClientAsync();
        string[] customers =
        [
            "odd", "Odd", "ODD", "caf\u00e9", "cafe\u0301", "\u212b", "\u00c5", "ß", "ss", "i", "ı", "\u200fright", "right", "ri\u202eght", "\U0001F468\u200d\U0001F469",
            "'; drop table orders;--", "%_", "%", "_", "$all", "\"", "\\", "{0}", "$1", "null", " padded ",
        ];
        Dictionary<string, Guid> orders = [];
        var position = 0L;
        foreach (var customer in customers)
        {
            (orders[customer], position) = await client.CreatedAsync(customer);
        }

        foreach (var (customer, id) in orders)
        {
            var found = (await client.GetAsOfAsync(position, $"/customers/{Uri.EscapeDataString(customer)}/orders")).Is(HttpStatusCode.OK).As<PageJson>();
            Assert.Equal([(id, customer)], found.Items.Select(order => (order.OrderId, order.CustomerId)));
        }
    }

    /// <summary>A double would lose the last digits.</summary>
    [Fact]
    public async Task A_total_beyond_what_a_double_holds_is_exact()
    {
        using var client = await app.ClientAsync();
        var lines = Enumerable.Repeat<object>(new { productId = "yacht", quantity = 999_999, price = 999_999_999.9999m }, 10).ToArray();
        var (id, position) = await client.CreatedAsync("exact", lines);

        var order = await client.GetAsOfAsync(position, $"/orders/{id}");

        Assert.Equal(10 * 999_999 * 999_999_999.9999m, order.As<OrderJson>().TotalAmount);
        Assert.Contains("9999989999999000.001", order.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_type_in_a_body_makes_nothing()
    {
        using var client = await app.ClientAsync();
        const string Gadget = """{"$type":"System.Diagnostics.Process, System.Diagnostics.Process","$id":"1","customerId":"gadget","items":[{"$type":"x","productId":"a","quantity":1,"price":1}],"shippingAddress":{"street":"s","city":"c","postalCode":"1","country":"US"}}""";

        var created = (await client.PostTextAsync("/orders", Gadget)).Is(HttpStatusCode.Created);

        Assert.Equal(1, (await client.GetAsOfAsync(created.Position, "/customers/gadget/orders")).As<PageJson>().Total);
    }

    [Theory]
    [InlineData("/orders/$all")]
    [InlineData("/orders/0")]
    [InlineData("/orders/%27;--")]
    [InlineData("/orders/%20")]
    [InlineData("/orders/%25_")]
    [InlineData("/orders/%E2%80%8F")]
    public async Task What_is_no_id_of_an_order_is_not_found(string path)
    {
        using var client = await app.ClientAsync();

        (await client.GetAsync(path)).IsProblem(HttpStatusCode.NotFound);
        (await client.DeleteAsync(path + "?reason=late")).IsProblem(HttpStatusCode.NotFound);
    }

    /// <summary>On an app that nobody else writes to: the positions of the orders before and after are neighbours.</summary>
    [Fact]
    public async Task Nothing_of_what_is_refused_is_written()
    {
        await using var own = another();
        using var client = await own.ClientAsync();
        var (id, before) = await client.CreatedAsync("before");

        foreach (var (_, body) in BadInputTests.Orders.Select(row => row.Data))
        {
            (await client.PostTextAsync("/orders", body)).IsProblem(HttpStatusCode.BadRequest);
            (await client.PostTextAsync($"/orders/{id}/items", body)).IsProblem(HttpStatusCode.BadRequest);
            (await client.SendAsync(HttpMethod.Post, "/orders", new StringContent(body, null, "application/json"), ("Idempotency-Key", "bad"))).IsProblem(HttpStatusCode.BadRequest);
        }

        (await client.PostTextAsync("/orders", Deep("{\"customerId\":", "}"))).IsProblem(HttpStatusCode.BadRequest);
        (await client.PostTextAsync("/orders", Deep("{\"other\":", "}"))).IsProblem(HttpStatusCode.BadRequest);
        (await client.PostTextAsync("/orders", Deep("", ""))).IsProblem(HttpStatusCode.BadRequest);
        (await client.DeleteAsync($"/orders/{id}?reason=a%00b")).IsProblem(HttpStatusCode.BadRequest);
        (await client.PostAsync($"/orders/{Guid.Empty}/ship")).IsProblem(HttpStatusCode.NotFound);

        Assert.Equal(before + 1, (await client.CreatedAsync("after")).Position);

        static string Deep(string before, string after) => before + new string('[', 10_000) + new string(']', 10_000) + after;
    }
}

/// <summary>On the in-memory store.</summary>
public sealed class InMemoryOddInputTests(InMemoryApp app) : OddInputTests(app, () => new InMemoryApp());

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlOddInputTests(PostgreSqlApp app) : OddInputTests(app, () => new PostgreSqlApp());
