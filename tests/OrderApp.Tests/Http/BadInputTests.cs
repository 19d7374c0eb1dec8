using System.Net;
using OrderApp.Tests.Support;

namespace OrderApp.Tests.Http;

/// <summary>Bad input is a 400 that names the field, and nothing is written.</summary>
public abstract class BadInputTests(RunningApp app)
{
    private const string Address = """{"street":"s","city":"c","postalCode":"1","country":"US"}""";
    private const string Item = """{"productId":"book","quantity":1,"price":1}""";

    /// <summary>Bodies of <c>POST /orders</c>, each with one fault: the field, and the body.</summary>
    public static TheoryData<string, string> Orders => new()
    {
        { "body", "" },
        { "body", "null" },
        { "body", "[]" },
        { "body", "{" },
        { "body", "\"text\"" },
        { "body", "{}" },
        { "body", Order() + "}" },
        { "customerId", Order(customerId: "null") },
        { "customerId", Order(customerId: "5") },
        { "customerId", Order(customerId: "\"\"") },
        { "customerId", Order(customerId: "\" \\t \"").Replace("\\t", " ", StringComparison.Ordinal) },
        { "customerId", Order(customerId: "\"a\\u0000b\"") },
        { "customerId", Order(customerId: "\"a\\nb\"") },
        { "customerId", Order(customerId: "\"\\ud800\"") },
        { "customerId", Order(customerId: "\"\\udc00\\ud800\"") },
        { "customerId", Order(customerId: "\"\\ufffd\"") },
        { "customerId", Order(customerId: $"\"{new string('x', 101)}\"") },
        { "customerId", """{"customerId":"a","customerId":"b","items":[""" + Item + """],"shippingAddress":""" + Address + "}" },
        { "items", Order(items: "null") },
        { "items", Order(items: "{}") },
        { "items", Order(items: "[]") },
        { "items", Order(items: "[" + string.Join(',', Enumerable.Repeat(Item, 1_001)) + "]") },
        { "items[1]", Order(items: $"[{Item},null]") },
        { "items[0]", Order(items: "[{}]") },
        { "items[0].productId", Order(items: Items("\"\"", "1", "1")) },
        { "items[0].productId", Order(items: Items("null", "1", "1")) },
        { "items[0].productId", Order(items: Items($"\"{new string('x', 101)}\"", "1", "1")) },
        { "items[0].quantity", Order(items: Items("\"a\"", "0", "1")) },
        { "items[0].quantity", Order(items: Items("\"a\"", "-1", "1")) },
        { "items[0].quantity", Order(items: Items("\"a\"", "1.5", "1")) },
        { "items[0].quantity", Order(items: Items("\"a\"", "\"1\"", "1")) },
        { "items[0].quantity", Order(items: Items("\"a\"", "null", "1")) },
        { "items[0].quantity", Order(items: Items("\"a\"", "1000001", "1")) },
        { "items[0].quantity", Order(items: Items("\"a\"", "99999999999", "1")) },
        { "items[0].price", Order(items: Items("\"a\"", "1", "0")) },
        { "items[0].price", Order(items: Items("\"a\"", "1", "-0.01")) },
        { "items[0].price", Order(items: Items("\"a\"", "1", "0.00001")) },
        { "items[0].price", Order(items: Items("\"a\"", "1", "1000000001")) },
        { "items[0].price", Order(items: Items("\"a\"", "1", "1e300")) },
        { "items[0].price", Order(items: Items("\"a\"", "1", "\"NaN\"")) },
        { "shippingAddress", Order(address: "null") },
        { "shippingAddress", Order(address: "\"here\"") },
        { "shippingAddress", Order(address: "{}") },
        { "shippingAddress.street", Order(address: Address.Replace("\"s\"", "\"\"", StringComparison.Ordinal)) },
        { "shippingAddress.city", Order(address: Address.Replace("\"c\"", $"\"{new string('x', 201)}\"", StringComparison.Ordinal)) },
        { "shippingAddress.postalCode", Order(address: Address.Replace("\"1\"", "\"\\u001b\"", StringComparison.Ordinal)) },
        { "shippingAddress.country", Order(address: Address.Replace("\"US\"", "7", StringComparison.Ordinal)) },
    };

    /// <summary>Paths of reads, each with one fault: the parameter, and the path.</summary>
    public static TheoryData<string, string> Reads => new()
    {
        { "page", "/orders/search?page=0" },
        { "page", "/orders/search?page=-1" },
        { "page", "/orders/search?page=abc" },
        { "page", "/orders/search?page=1.5" },
        { "page", "/orders/search?page=2147483648" },
        { "page", "/customers/anna/orders?page=0" },
        { "pageSize", "/orders/search?pageSize=0" },
        { "pageSize", "/customers/anna/orders?pageSize=-5" },
        { "sortBy", "/orders/search?sortBy=1;select" },
        { "sortBy", "/orders/search?sortBy=CreatedAt" },
        { "sortBy", "/orders/search?sortBy=0" },
        { "sortBy", "/orders/search?sortBy=createdAt,status" },
        { "sortOrder", "/orders/search?sortOrder=up" },
        { "status", "/orders/search?status=lost" },
        { "status", "/orders/search?status=0" },
        { "status", "/customers/anna/orders?status=lost" },
        { "from", "/orders/search?from=yesterday" },
        { "to", "/orders/search?to=2026-13-01" },
        { "from", "/orders/search?from=2026-02-01&to=2026-01-01" },
        { "q", "/orders/search?q=a%00b" },
        { "q", "/orders/search?q=%EF%BF%BD" },
        { "q", "/orders/search?q=" + new string('x', 101) },
        { "customerId", "/customers/%20/orders" },
        { "customerId", "/customers/a%0Ab/orders" },
        { "customerId", "/customers/" + new string('x', 101) + "/orders" },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task A_bad_order_is_refused_by_field(string field, string body)
    {
        using var client = await app.ClientAsync();

        (await client.PostTextAsync("/orders", body)).Names(field);
        (await client.SendAsync(HttpMethod.Post, "/orders", new StringContent(body, null, "application/json"), ("Idempotency-Key", "bad"))).Names(field);
    }

    [Fact]
    public async Task Invalid_utf8_is_refused()
    {
        using var client = await app.ClientAsync();
        var body = new ByteArrayContent([.. """{"customerId":"""u8, (byte)'"', 0xC3, 0x28, (byte)'"', .. ""","items":[],"shippingAddress":{}}"""u8]) { Headers = { ContentType = new("application/json") } };

        (await client.SendAsync(HttpMethod.Post, "/orders", body)).Names("customerId");
    }

    [Fact]
    public async Task No_body_is_refused()
    {
        using var client = await app.ClientAsync();
        var (id, _) = await client.CreatedAsync("bodiless");

        (await client.PostAsync("/orders")).Names("body");
        (await client.PostAsync($"/orders/{id}/items")).Names("body");
    }

    [Fact]
    public async Task All_faults_of_an_order_are_named_at_once()
    {
        using var client = await app.ClientAsync();

        var answer = await client.PostTextAsync("/orders", Order(customerId: "\"\"", items: Items("\"\"", "0", "0")));

        Assert.Equal(
            ["customerId", "items[0].productId", "items[0].quantity", "items[0].price"],
            answer.IsProblem(HttpStatusCode.BadRequest).Json.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task Bad_changes_of_an_order_are_refused_by_field()
    {
        using var client = await app.ClientAsync();
        var (id, position) = await client.CreatedAsync("careless");

        (await client.PostTextAsync($"/orders/{id}/items", """{"productId":" ","quantity":1,"price":1}""")).Names("productId");
        (await client.PostTextAsync($"/orders/{id}/items", """{"productId":"a","quantity":-1,"price":1}""")).Names("quantity");
        (await client.PostTextAsync($"/orders/{id}/items", """{"productId":"a","quantity":1,"price":0}""")).Names("price");
        (await client.PostTextAsync($"/orders/{id}/items", """{"productId":"a","quantity":true,"price":1}""")).Names("quantity");
        (await client.DeleteAsync($"/orders/{id}")).Names("reason");
        (await client.DeleteAsync($"/orders/{id}?reason=%20")).Names("reason");
        (await client.DeleteAsync($"/orders/{id}?reason=a%00b")).Names("reason");
        (await client.DeleteAsync($"/orders/{id}?reason=a%00b", ("Idempotency-Key", "bad"))).Names("reason");
        (await client.DeleteAsync($"/orders/{id}?reason={new string('x', 501)}")).Names("reason");

        var order = (await client.GetAsOfAsync(position, $"/orders/{id}")).As<OrderJson>();
        Assert.Equal(("placed", 1), (order.Status, order.ItemCount));
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task A_bad_read_is_refused_by_parameter(string parameter, string path)
    {
        using var client = await app.ClientAsync();

        (await client.GetAsync(path)).Names(parameter);
    }

    [Theory]
    [InlineData("Cqrs-Min-Position", "x")]
    [InlineData("Cqrs-Min-Position", "-1")]
    [InlineData("Cqrs-Min-Position", "1.5")]
    [InlineData("Cqrs-Min-Position", "")]
    [InlineData("Cqrs-Min-Position", "9223372036854775808")]
    [InlineData("Cqrs-Max-Wait", "soon")]
    [InlineData("Cqrs-Max-Wait", "-1")]
    public async Task A_bad_header_is_named(string header, string value)
    {
        using var client = await app.ClientAsync();

        (await client.GetAsync("/orders/search", (header, value))).Names(header);
    }

    private static string Order(string customerId = "\"anna\"", string items = $"[{Item}]", string address = Address) =>
        $$"""{"customerId":{{customerId}},"items":{{items}},"shippingAddress":{{address}}}""";

    private static string Items(string productId, string quantity, string price) =>
        $$"""[{"productId":{{productId}},"quantity":{{quantity}},"price":{{price}}}]""";
}

/// <summary>On the in-memory store.</summary>
public sealed class InMemoryBadInputTests(InMemoryApp app) : BadInputTests(app);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlBadInputTests(PostgreSqlApp app) : BadInputTests(app);
