extern alias GettingStarted;

using Cqrs.Kit;
using Cqrs.Kit.Testing;

using GettingStarted::Todos;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Docs.Tests.Snippets;

/// <summary>The code of docs/operations/health.md, about the service of docs/getting-started.md.</summary>
public sealed class HealthSnippets
{
    #region health-objective
    [Projection("todo-counts")]
    [LagObjective("2s")]
    public sealed class TodoCountProjector : ViewProjector<TodoCount, string>
    {
        public TodoCountProjector() => Upsert<TaskAdded>(e => e.Title, (e, row, _) => new TodoCount(e.Title, (row?.Count ?? 0) + 1));
    }
    #endregion

    [EventType("health.task-added")]
    public sealed record TaskAdded(string Title);

    public sealed record TodoCount([property: Key] string Title, int Count);

    [Fact]
    public void The_projector_with_an_objective_counts() => Specification.ForView<TodoCountProjector>()
        .Given(new TaskAdded("Buy milk"), new TaskAdded("Buy milk"))
        .ThenRow("Buy milk", new TodoCount("Buy milk", 2));

    [Fact]
    public async Task The_checks_tell_how_the_projections_stand()
    {
        await using var host = await CqrsTestHost.StartAsync(
            cqrs => Register(cqrs.AddModule(typeof(Todo).Assembly).Services),
            TestContext.Current.CancellationToken);

        Assert.Equal([HealthStatus.Degraded, HealthStatus.Unhealthy], await CheckAsync(host));
        await host.ProjectionsAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([HealthStatus.Healthy, HealthStatus.Healthy], await CheckAsync(host));
    }

    private static void Register(IServiceCollection services)
    {
        #region health-checks
        services.AddHealthChecks()
            .AddCqrsProjections("projections")
            .AddCqrsProjections("read-models", health => health.CatchingUp = HealthStatus.Unhealthy, tags: ["ready"]);
        #endregion
    }

    private static async Task<IEnumerable<HealthStatus>> CheckAsync(CqrsTestHost host)
    {
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        return [report.Entries["projections"].Status, report.Entries["read-models"].Status];
    }
}
