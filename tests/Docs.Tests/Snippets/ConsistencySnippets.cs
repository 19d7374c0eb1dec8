extern alias GettingStarted;

using Cqrs.Kit;
using Cqrs.Kit.Testing;

using GettingStarted::Todos;

using Microsoft.Extensions.DependencyInjection;

namespace Docs.Tests.Snippets;

/// <summary>The code of docs/guides/consistency.md, about the service of docs/getting-started.md.</summary>
public sealed class ConsistencySnippets
{
    [Fact]
    public async Task Builds_are_compared()
    {
        await using var host = await StartAsync();
        var control = host.Services.GetRequiredService<IProjectionControl>();
        var ct = TestContext.Current.CancellationToken;

        #region consistency-compare
        await control.RebuildAsync("todo-views", promote: false, cancellationToken: ct);
        var difference = await control.CompareAsync("todo-views", maxRows: 20, ct);
        Console.WriteLine($"at position {difference.Position}: {difference.Added} rows more, {difference.Removed} fewer, {difference.Changed} changed");
        foreach (var row in difference.Rows)
        {
            Console.WriteLine($"{row.Table} {row.Key}: {row.Kind}");
            foreach (var column in row.Columns)
            {
                Console.WriteLine($"  {column.Column}: {column.Stored} becomes {column.Expected}");
            }
        }

        if (difference.IsEmpty)
        {
            await control.PromoteAsync("todo-views", ct);
        }
        #endregion

        Assert.Equal([2], (await control.ListAsync(ct)).Where(status => status.IsPromoted).Select(status => status.Build));
    }

    [Fact]
    public async Task Rows_are_checked()
    {
        await using var host = await StartAsync();
        var control = host.Services.GetRequiredService<IProjectionControl>();
        var ct = TestContext.Current.CancellationToken;

        #region consistency-check
        var report = await control.CheckAsync("todo-views", new ConsistencyCheckOptions { SampleSize = 1_000 }, cancellationToken: ct);
        if (!report.IsConsistent)
        {
            Console.WriteLine($"{report.Rows.Count} of {report.Keys} rows differ; the seed was {report.Seed}");
            await control.RebuildAsync("todo-views", cancellationToken: ct);
        }
        #endregion

        Assert.True(report.IsConsistent);
    }

    private static async Task<CqrsTestHost> StartAsync()
    {
        var host = await CqrsTestHost.StartAsync(cqrs => cqrs.AddModule(typeof(Todo).Assembly), TestContext.Current.CancellationToken);
        var position = await host.GivenAsync(StreamName.For<Todo>("milk"), new TodoAdded("milk", "Buy milk"), new TodoDone("milk"));
        await host.ProjectionsAsync(position, TestContext.Current.CancellationToken);
        return host;
    }
}
