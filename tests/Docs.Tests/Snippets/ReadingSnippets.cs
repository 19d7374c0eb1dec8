extern alias GettingStarted;

using Cqrs.Kit;
using Cqrs.Kit.Testing;

using GettingStarted::Todos;

using Microsoft.Extensions.DependencyInjection;

namespace Docs.Tests.Snippets;

/// <summary>The code of docs/guides/reading.md, about the service of docs/getting-started.md.</summary>
public sealed class ReadingSnippets
{
    [Fact]
    public async Task A_stream_is_read()
    {
        await using var host = await StartAsync();
        var store = host.Store;
        var ct = TestContext.Current.CancellationToken;

        #region reading-stream
        var titles = new List<string>();
        await foreach (var read in store.ReadStreamAsync(StreamName.For<Todo>("milk"), ct))
        {
            if (read.Data is TodoAdded added)
            {
                titles.Add($"{read.Version}: {added.Title}");
            }
        }

        var newestFirst = new StreamReadOptions { Backwards = true, MaxCount = 1 };
        await foreach (var newest in store.ReadStreamAsync(StreamName.For<Todo>("milk"), newestFirst, ct))
        {
            titles.Add($"newest is {newest.At.TypeName}");
        }
        #endregion

        Assert.Equal(["0: Buy milk", "newest is todo.done"], titles);
    }

    [Fact]
    public async Task The_log_is_read()
    {
        await using var host = await StartAsync();
        var store = host.Store;
        var ct = TestContext.Current.CancellationToken;
        List<long> positions = [];

        #region reading-log
        var done = new LogReadOptions { EventTypes = ["todo.done"], StreamTypes = ["Todo"], Backwards = true, MaxCount = 10 };
        await foreach (var read in store.ReadLogAsync(LogPosition.Start, done, ct))
        {
            positions.Add(read.Position.Value);
        }
        #endregion

        Assert.Equal([2L], positions);
    }

    [Fact]
    public async Task The_log_is_tailed()
    {
        await using var host = await StartAsync();
        using var stopping = new CancellationTokenSource();
        var tail = host.Services.GetRequiredService<IEventTail>();
        var position = LogPosition.Start;

        #region reading-tail
        try
        {
            await foreach (var read in tail.TailAsync(position, stopping.Token))
            {
                position = read.Position; // keep it to go on from here later
                if (read.Data is TodoDone)
                {
                    await stopping.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        #endregion

        Assert.Equal(2, position.Value);
    }

    private static async Task<CqrsTestHost> StartAsync()
    {
        var host = await CqrsTestHost.StartAsync(cqrs => cqrs.AddModule(typeof(Todo).Assembly), TestContext.Current.CancellationToken);
        await host.GivenAsync(StreamName.For<Todo>("milk"), new TodoAdded("milk", "Buy milk"), new TodoDone("milk"));
        return host;
    }
}
