using System.Net;
using OrderApp.Tests.Support;

namespace OrderApp.Tests.Http;

/// <summary>A write that is sent again with its key is answered as before, and done once.</summary>
public abstract class IdempotencyTests(RunningApp app)
{
    private static readonly (string, string) _key = ("Idempotency-Key", "the key");

    [Fact]
    public async Task The_same_key_again_gives_the_same_order_at_the_same_position()
    {
        using var client = await app.ClientAsync();
        var first = (await client.PostAsync("/orders", OrderClient.NewOrder("again"), _key)).Is(HttpStatusCode.Created);

        var second = (await client.PostAsync("/orders", OrderClient.NewOrder("again"), _key)).Is(HttpStatusCode.Created);

        Assert.Equal((first.Body, first.Position, first.Location), (second.Body, second.Position, second.Location));
        Assert.Equal(1, await OrdersOfAsync(client, "again", first.Position));
    }

    [Fact]
    public async Task The_same_key_with_another_content_is_refused()
    {
        using var client = await app.ClientAsync();
        var first = (await client.PostAsync("/orders", OrderClient.NewOrder("other"), _key)).Is(HttpStatusCode.Created);

        (await client.PostAsync("/orders", OrderClient.NewOrder("other", OrderClient.Book, OrderClient.Book), _key)).IsProblem(HttpStatusCode.Conflict);

        Assert.Equal(1, await OrdersOfAsync(client, "other", first.Position));
    }

    [Fact]
    public async Task The_same_key_of_another_customer_is_another_order()
    {
        using var client = await app.ClientAsync();

        var one = await client.PostAsync("/orders", OrderClient.NewOrder("one"), _key);
        var two = await client.PostAsync("/orders", OrderClient.NewOrder("two"), _key);

        Assert.NotEqual(one.Is(HttpStatusCode.Created).Body, two.Is(HttpStatusCode.Created).Body);
    }

    [Fact]
    public async Task Twenty_at_once_with_one_key_make_one_order()
    {
        using var client = await app.ClientAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.PostAsync("/orders", OrderClient.NewOrder("crowd"), _key)));

        Assert.All(answers, answer => answer.Is(HttpStatusCode.Created));
        Assert.Single(answers.Select(answer => (answer.Body, answer.Position)).Distinct());
        Assert.Equal(1, await OrdersOfAsync(client, "crowd", answers[0].Position));
    }

    [Fact]
    public async Task Every_write_to_an_order_can_be_sent_again()
    {
        using var client = await app.ClientAsync();
        var (id, _) = await client.CreatedAsync("repeater");
        var (other, _) = await client.CreatedAsync("repeater");

        await TwiceAsync(() => client.PostAsync($"/orders/{id}/items", OrderClient.Book, _key));
        await TwiceAsync(() => client.PostAsync($"/orders/{id}/ship", null, _key));
        await TwiceAsync(() => client.DeleteAsync($"/orders/{other}?reason=late", _key));

        var added = await client.PostAsync($"/orders/{id}/items", OrderClient.Book, _key); // still the first answer, though the order is shipped
        var order = (await client.GetAsOfAsync(added.Is(HttpStatusCode.NoContent).Position, $"/orders/{id}")).As<OrderJson>();
        Assert.Equal(2, order.ItemCount);
    }

    [Fact]
    public async Task What_was_refused_is_not_recorded()
    {
        using var client = await app.ClientAsync();
        var (id, _) = await client.CreatedAsync("corrected");

        (await client.PostAsync($"/orders/{id}/items", new { productId = "pen", quantity = 0, price = 1 }, _key)).Names("quantity");
        (await client.PostAsync($"/orders/{id}/items", new { productId = "pen", quantity = 1, price = 1 }, _key)).Is(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("201 characters")]
    public async Task A_bad_key_is_named(string key)
    {
        using var client = await app.ClientAsync();

        (await client.PostAsync("/orders", OrderClient.NewOrder("badkey"), ("Idempotency-Key", key == "201 characters" ? new string('k', 201) : key))).Names("Idempotency-Key");
    }

    private static async Task TwiceAsync(Func<Task<Answer>> send)
    {
        var first = (await send()).Is(HttpStatusCode.NoContent);
        var second = (await send()).Is(HttpStatusCode.NoContent);
        Assert.Equal(first.Position, second.Position);
    }

    private static async Task<long> OrdersOfAsync(OrderClient client, string customerId, long position) =>
        (await client.GetAsOfAsync(position, $"/customers/{customerId}/orders")).As<PageJson>().Total;
}

/// <summary>On the in-memory store.</summary>
public sealed class InMemoryIdempotencyTests(InMemoryApp app) : IdempotencyTests(app);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlIdempotencyTests(PostgreSqlApp app) : IdempotencyTests(app);
