namespace Cqrs.Kit.Benchmarks.Order;

/// <summary>Runs a scheme with so many writing processes and a reader beside them.</summary>
internal sealed class OrderRounds(OrderServer server, OrderOptions options) : IAsyncDisposable
{
    private const double WarmUpSeconds = 1;
    private readonly List<WriterProcess> _writers = [.. Enumerable.Range(0, 4).Select(_ => WriterProcess.Start(server.ConnectionString))];
    private readonly Dictionary<OrderScheme, CursorReader> _readers = [];

    /// <summary>The writing processes and the callers of each.</summary>
    public IReadOnlyList<(int Processes, int Callers)> Shapes => [(1, options.Callers), (2, options.Callers), (4, options.Callers), (4, options.Callers * 4)];

    public async Task CreateAsync()
    {
        foreach (var scheme in OrderScheme.All)
        {
            await scheme.CreateAsync(server.DataSource);
        }
    }

    /// <summary>A round on an empty table, and what its reader saw.</summary>
    public async Task<OrderResult> FromEmptyAsync(OrderScheme scheme, int processes, int callers)
    {
        await scheme.ClearAsync(server.DataSource);
        _readers.Remove(scheme);
        var result = await GoOnAsync(scheme, processes, callers);
        return result with { Check = await CheckAsync(scheme) };
    }

    /// <summary>A round on what earlier ones have written; the reader goes on where it was.</summary>
    public async Task<OrderResult> GoOnAsync(OrderScheme scheme, int processes, int callers)
    {
        var reader = _readers.TryGetValue(scheme, out var known) ? known : _readers[scheme] = new CursorReader(server.DataSource, scheme);
        reader.Begin();
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(() => reader.RunAsync(stop.Token));
        var run = new WriterRun(scheme.Table, callers, WarmUpSeconds, options.Seconds);
        var writers = await Task.WhenAll(_writers.Take(processes).Select(writer => writer.RunAsync(run)));
        await stop.CancelAsync();
        await reading;
        return OrderResult.Of(writers, reader);
    }

    public Task<OrderCheck> CheckAsync(OrderScheme scheme) => OrderCheck.OfAsync(server.DataSource, scheme, _readers[scheme].Seen);

    public async ValueTask DisposeAsync()
    {
        foreach (var writer in _writers)
        {
            await writer.DisposeAsync();
        }
    }
}
