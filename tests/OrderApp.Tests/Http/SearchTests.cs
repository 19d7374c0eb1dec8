using System.Globalization;
using System.Net;
using OrderApp.Tests.Support;

namespace OrderApp.Tests.Http;

/// <summary>What a search finds, and in what order.</summary>
public abstract class SearchTests(RunningApp app)
{
    [Fact]
    public async Task A_text_is_found_anywhere_in_customer_id_or_order_id_in_either_case()
    {
        using var client = await app.ClientAsync();
        var (id, position) = await client.CreatedAsync("Search-Anna-7");

        foreach (var q in new[] { "Search-Anna-7", "anna-7", "SEARCH-AN", "h-Anna", id.ToString(), id.ToString().ToUpperInvariant(), id.ToString()[3..^3] })
        {
            var found = (await client.GetAsOfAsync(position, "/orders/search?q=" + Uri.EscapeDataString(q))).As<PageJson>();
            Assert.Equal([id], found.Items.Select(order => order.OrderId));
        }
    }

    [Fact]
    public async Task Wildcards_and_quotes_stand_for_themselves()
    {
        using var client = await app.ClientAsync();
        string[] customers = ["wild%card", "wild_card", @"wild\card", "wild'card", "wildXcard"];
        var position = 0L;
        foreach (var customer in customers)
        {
            position = (await client.CreatedAsync(customer)).Position;
        }

        foreach (var customer in customers)
        {
            var found = (await client.GetAsOfAsync(position, "/orders/search?q=" + Uri.EscapeDataString(customer[2..]))).As<PageJson>();
            Assert.Equal([customer], found.Items.Select(order => order.CustomerId));
        }
    }

    [Fact]
    public async Task Status_and_times_leave_out_the_rest()
    {
        using var client = await app.ClientAsync();
        List<Guid> ids = [];
        for (var i = 0; i < 4; i++)
        {
            ids.Add((await client.CreatedAsync("filtered")).OrderId);
        }

        await client.DeleteAsync($"/orders/{ids[0]}?reason=late");
        var last = await client.PostAsync($"/orders/{ids[2]}/ship");
        var all = await FoundAsync("");
        var (second, third) = (Time(all[1]), Time(all[2]));

        Assert.Equal(ids, all.Select(order => order.OrderId));
        Assert.Equal([ids[0]], (await FoundAsync("&status=cancelled")).Select(order => order.OrderId));
        Assert.Equal([ids[2]], (await FoundAsync("&status=shipped")).Select(order => order.OrderId));
        Assert.Equal([ids[1], ids[3]], (await FoundAsync("&status=placed")).Select(order => order.OrderId));
        Assert.Equal([ids[1], ids[2]], (await FoundAsync($"&from={second}&to={third}")).Select(order => order.OrderId));
        Assert.Equal([ids[2], ids[3]], (await FoundAsync($"&from={third}")).Select(order => order.OrderId));
        Assert.Empty(await FoundAsync("&to=2020-01-01"));
        Assert.Equal(4, (await FoundAsync("&from=2020-01-01T00:00:00%2B02:00")).Count);

        async Task<IReadOnlyList<OrderJson>> FoundAsync(string filters) =>
            (await client.GetAsOfAsync(last.Position, "/orders/search?q=filtered&sortOrder=asc" + filters)).Is(HttpStatusCode.OK).As<PageJson>().Items;

        static string Time(OrderJson order) => Uri.EscapeDataString(order.CreatedAt.ToString("O", CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_newest_comes_first_unless_told_otherwise()
    {
        using var client = await app.ClientAsync();
        var (older, _) = await client.CreatedAsync("newest");
        var (newer, position) = await client.CreatedAsync("newest");

        var found = (await client.GetAsOfAsync(position, "/orders/search?q=newest&status=&from=&to=&sortBy=&sortOrder=&page=&pageSize=")).As<PageJson>();

        Assert.Equal([newer, older], found.Items.Select(order => order.OrderId));
    }

    [Fact]
    public async Task Equal_ones_come_by_order_id_and_unshipped_ones_last()
    {
        using var client = await app.ClientAsync();
        List<Guid> ids = [];
        for (var i = 0; i < 6; i++)
        {
            ids.Add((await client.CreatedAsync("tied")).OrderId);
        }

        var shipped = ids[3];
        var last = await client.PostAsync($"/orders/{shipped}/ship");
        ids.Sort();
        List<Guid> shippedFirst = [shipped, .. ids.Where(id => id != shipped)];

        foreach (var sort in new[] { "totalAmount", "itemCount", "customerId" })
        {
            Assert.Equal(ids, await SortedAsync(sort, "asc"));
            Assert.Equal(ids, await SortedAsync(sort, "desc"));
        }

        Assert.Equal(shippedFirst, await SortedAsync("shippedAt", "asc"));
        Assert.Equal(shippedFirst, await SortedAsync("shippedAt", "desc"));

        async Task<IEnumerable<Guid>> SortedAsync(string sortBy, string sortOrder) =>
            (await client.GetAsOfAsync(last.Position, $"/orders/search?q=tied&sortBy={sortBy}&sortOrder={sortOrder}")).As<PageJson>().Items.Select(order => order.OrderId);
    }

    [Fact]
    public async Task Pages_are_capped_and_may_lie_past_the_end()
    {
        using var client = await app.ClientAsync();
        var (id, position) = await client.CreatedAsync("paged");

        var capped = (await client.GetAsOfAsync(position, "/orders/search?q=paged&pageSize=2147483647")).As<PageJson>();
        var past = (await client.GetAsOfAsync(position, "/orders/search?q=paged&page=2147483647&pageSize=100")).As<PageJson>();

        Assert.Equal((100, 1L, id), (capped.PageSize, capped.TotalPages, capped.Items.Single().OrderId));
        Assert.Equal((int.MaxValue, 1L, 0), (past.Page, past.Total, past.Items.Count));
    }
}

/// <summary>On the in-memory store.</summary>
public sealed class InMemorySearchTests(InMemoryApp app) : SearchTests(app);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlSearchTests(PostgreSqlApp app) : SearchTests(app);
