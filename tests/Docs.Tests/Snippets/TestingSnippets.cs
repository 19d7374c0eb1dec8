extern alias GettingStarted;

using Cqrs.Kit;
using Cqrs.Kit.InMemory;
using Cqrs.Kit.Testing;
using Cqrs.Kit.TestSupport;

using GettingStarted::Todos;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Docs.Tests.Snippets;

/// <summary>The code of docs/guides/testing.md, about the service of docs/getting-started.md.</summary>
public sealed class TestingSnippets
{
    #region testing-aggregate
    [Fact]
    public void A_todo_is_finished_once() => Specification.For<Todo>()
        .Given(new TodoAdded("milk", "Buy milk"))
        .When(todo =>
        {
            todo.Finish();
            todo.Finish();
        })
        .Then(new TodoDone("milk"));

    [Fact]
    public void A_todo_needs_a_title() => Specification.For<Todo>()
        .When(() => Todo.Create("milk", " "))
        .ThenThrows<DomainException>();
    #endregion

    #region testing-view
    [Fact]
    public void A_finished_todo_is_shown_as_done() => Specification.ForView<TodoViewProjector>()
        .Given(new TodoAdded("milk", "Buy milk"), new TodoDone("milk"))
        .ThenRow("milk", new TodoView("milk", "Buy milk", IsDone: true))
        .ThenNoRow("bread");

    [Fact]
    public void An_unknown_todo_that_is_done_stops_the_projection() => Specification.ForView<TodoViewProjector>()
        .Given(new TodoDone("milk"))
        .ThenStops();
    #endregion

    #region testing-module
    [Fact]
    public async Task Finishing_a_todo_is_seen_by_its_query()
    {
        await using var host = await CqrsTestHost.StartAsync(cqrs => cqrs.AddModule(typeof(Todo).Assembly));
        await host.GivenAsync(StreamName.For<Todo>("milk"), new TodoAdded("milk", "Buy milk"));

        var receipt = await host.Commands.SendAsync(new FinishTodo("milk"));
        await host.ProjectionsAsync(receipt.Position);

        var todo = await host.Queries.AskAsync(new GetTodo("milk"));
        Assert.Equal(new TodoView("milk", "Buy milk", IsDone: true), todo);
    }
    #endregion

    #region testing-time
    [Fact]
    public async Task Events_are_stamped_with_the_time_of_the_test()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
        await using var host = await CqrsTestHost.StartAsync(cqrs =>
        {
            cqrs.Services.AddSingleton<TimeProvider>(time);
            cqrs.AddModule(typeof(Todo).Assembly);
        });

        await host.Commands.SendAsync(new AddTodo("milk", "Buy milk"));

        await foreach (var added in host.Store.ReadLogAsync())
        {
            Assert.Equal(time.GetUtcNow(), added.At.Timestamp);
        }
    }
    #endregion

    [Fact]
    public async Task The_same_on_PostgreSQL()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var connectionString = database.ConnectionString;

        #region testing-postgresql
        await using var host = await CqrsTestHost.StartAsync(cqrs => cqrs
            .AddModule(typeof(Todo).Assembly)
            .UsePostgreSql(connectionString));
        #endregion

        var receipt = await host.Commands.SendAsync(new AddTodo("milk", "Buy milk"));
        await host.ProjectionsAsync(receipt.Position);
        Assert.Equal(new TodoView("milk", "Buy milk", IsDone: false), await host.Queries.AskAsync(new GetTodo("milk")));
    }
}

#region testing-conformance
public sealed class MyStoreFixture : ConformanceFixture
{
    private readonly InMemoryDatabase _database = new();

    public override void UseStore(CqrsBuilder cqrs) => cqrs.UseInMemory(_database);
}

public sealed class MyStoreTests
{
    public static TheoryData<string, string> Promises { get; } =
        [.. ConformanceSuite.All.SelectMany(suite => suite.Cases, (suite, promise) => (suite.Name, promise.Name))];

    [Theory]
    [MemberData(nameof(Promises))]
    public async Task Holds(string suite, string promise)
    {
        await using var fixture = new MyStoreFixture();
        await ConformanceSuite.Find(suite, promise).RunAsync(fixture);
    }
}
#endregion
