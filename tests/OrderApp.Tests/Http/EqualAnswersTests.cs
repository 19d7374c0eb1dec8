using Cqrs.Kit;
using Microsoft.Extensions.DependencyInjection;
using OrderApp.Orders;
using OrderApp.Tests.Support;

namespace OrderApp.Tests.Http;

/// <summary>The two implementations of the queries, SQL and LINQ, give the same answers for the same orders.</summary>
public sealed class EqualAnswersTests : IAsyncDisposable
{
    private static readonly Address _address = new("1 High Street", "Springfield", "12345", "US");
    private static readonly string[] _customers =
        ["anna", "Anna", "ANNA", "änna", "Änna", "bob", "a%b", "a_b", @"a\b", "it's", "Z", "z", "_", "10", "9", "İstanbul", "ß", "\U0001F600", "\uFF21", "a b", "a-b"];

    private readonly InMemoryApp _inMemory = new();
    private readonly PostgreSqlApp _postgreSql = new();

    [Fact]
    public async Task Both_stores_give_the_same_answers()
    {
        var head = await SeedAsync(await _inMemory.ServicesAsync());
        Assert.Equal(head, await SeedAsync(await _postgreSql.ServicesAsync()));
        using var left = await _inMemory.ClientAsync();
        using var right = await _postgreSql.ClientAsync();

        foreach (var path in Paths())
        {
            var expected = (await left.GetAsOfAsync(head, path)).Is(System.Net.HttpStatusCode.OK).As<PageJson>();
            var actual = (await right.GetAsOfAsync(head, path)).Is(System.Net.HttpStatusCode.OK).As<PageJson>();

            Assert.True(Text(expected) == Text(actual), $"{path}\nin memory:  {Text(expected)}\nPostgreSQL: {Text(actual)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _inMemory.DisposeAsync();
        await _postgreSql.DisposeAsync();
    }

    /// <summary>The same orders with the same ids, written past the commands: those would make ids of their own.</summary>
    private static async Task<long> SeedAsync(IServiceProvider services)
    {
        var store = services.GetRequiredService<IEventStore>();
        var random = new Random(1); // of .NET, so the same numbers in each run
        var head = LogPosition.Start;
        for (var i = 0; i < 120; i++)
        {
            var bytes = new byte[16];
            random.NextBytes(bytes);
            var id = new Guid(bytes);
            var lines = Enumerable.Range(0, random.Next(1, 4)).Select(_ => new OrderLine("book", random.Next(1, 3), random.Next(1, 4) * 2.5m)).ToList();
            List<object> events = [new OrderCreated(id, _customers[random.Next(_customers.Length)], lines, _address)];
            switch (random.Next(3))
            {
                case 0: events.Add(new OrderShipped(id)); break;
                case 1: events.Add(new OrderCancelled(id, "late")); break;
            }

            head = (await store.AppendAsync(StreamName.For<Order>(id), ExpectedVersion.NoStream, events)).Position;
        }

        return head.Value;
    }

    private static IEnumerable<string> Paths()
    {
        foreach (var customer in _customers)
        {
            foreach (var status in new[] { "", "placed", "shipped", "cancelled" })
            {
                yield return $"/customers/{Uri.EscapeDataString(customer)}/orders?status={status}&pageSize=5";
            }
        }

        string[] texts = ["", "anna", "ANNA", "ä", "Ä", "%", "_", "\\", "'", "i", "İ", "ß", "\U0001F600", "\uFF21", "a b", "-", "E", "00", "nothing like it"];
        foreach (var sort in new[] { "createdAt", "totalAmount", "itemCount", "status", "customerId", "shippedAt" })
        {
            foreach (var order in new[] { "asc", "desc" })
            {
                foreach (var text in texts)
                {
                    yield return $"/orders/search?q={Uri.EscapeDataString(text)}&sortBy={sort}&sortOrder={order}&pageSize=100";
                }

                foreach (var status in new[] { "placed", "shipped", "cancelled" })
                {
                    yield return $"/orders/search?status={status}&sortBy={sort}&sortOrder={order}&page=2&pageSize=7";
                    yield return $"/orders/search?status={status}&sortBy={sort}&sortOrder={order}&page=99&pageSize=7";
                }
            }
        }
    }

    /// <summary>Everything but the times, which are each store's own.</summary>
    private static string Text(PageJson page) =>
        $"{page.Total} {page.Page}/{page.TotalPages} by {page.PageSize}: "
        + string.Join("; ", page.Items.Select(order => $"{order.OrderId} {order.CustomerId} {order.Status} {order.TotalAmount} {order.ItemCount} {order.ShippedAt is not null}"));
}
