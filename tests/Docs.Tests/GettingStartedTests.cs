using System.Net;

using Cqrs.Kit.TestSupport;

using Docs.Tests.Support;

namespace Docs.Tests;

/// <summary>The service of docs/getting-started.md, on both stores. <c>.ci/getting-started</c> builds it from the page itself.</summary>
public sealed class GettingStartedTests
{
    [Fact]
    public async Task It_serves_on_the_in_memory_store()
    {
        await using var program = await DocsProgram.StartWebAsync("Todos", new Dictionary<string, string?>(), TestContext.Current.CancellationToken);

        await AddAndFinish(program.Client);
    }

    [Fact]
    public async Task It_keeps_its_data_on_PostgreSQL()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var environment = new Dictionary<string, string?> { ["ConnectionStrings__Todos"] = database.ConnectionString };
        await using (var first = await DocsProgram.StartWebAsync("Todos", environment, TestContext.Current.CancellationToken))
        {
            await AddAndFinish(first.Client);
        }

        await using var second = await DocsProgram.StartWebAsync("Todos", environment, TestContext.Current.CancellationToken);

        Assert.Equal("""{"id":"milk","title":"Buy milk","isDone":true}""", await Get(second.Client, "/todos/milk?after=2"));
        Assert.Equal(1, await database.ScalarAsync<long>("SELECT count(*) FROM todos.todo_views WHERE is_done"));
    }

    private static async Task AddAndFinish(HttpClient client)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/todos/milk", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal("""{"position":1}""", await Send(client, HttpMethod.Put, "/todos/milk?title=Buy%20milk"));
        Assert.Equal("""{"id":"milk","title":"Buy milk","isDone":false}""", await Get(client, "/todos/milk?after=1"));
        Assert.Equal("""{"position":2}""", await Send(client, HttpMethod.Post, "/todos/milk/done"));
        Assert.Equal("""{"id":"milk","title":"Buy milk","isDone":true}""", await Get(client, "/todos/milk?after=2"));
    }

    private static Task<string> Get(HttpClient client, string path) => Send(client, HttpMethod.Get, path);

    private static async Task<string> Send(HttpClient client, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
