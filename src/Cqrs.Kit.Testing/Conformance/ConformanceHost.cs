using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cqrs.Kit.Testing;

/// <summary>A started host of a case, with what cases look at most.</summary>
internal sealed class ConformanceHost(CqrsTestHost host, ManualTimeProvider time, CallLog calls) : IAsyncDisposable
{
    private readonly List<IHostedService> _running = [];

    public IServiceProvider Services => host.Services;

    public IEventStore Store => host.Store;

    public IStreamLifecycle Lifecycle => Services.GetRequiredService<IStreamLifecycle>();

    public IEventImporter Importer => Services.GetRequiredService<IEventImporter>();

    public ICommandBus Commands => host.Commands;

    public IQueryBus Queries => host.Queries;

    public IProjectionStore Projections => Services.GetRequiredService<IProjectionStore>();

    public IProjectionControl Control => Services.GetRequiredService<IProjectionControl>();

    /// <summary>The host's clock, which stands still until a case moves it. A store may have another.</summary>
    public ManualTimeProvider Time => time;

    /// <summary>What handlers and subscribers of the case noted.</summary>
    public CallLog Calls => calls;

    public Task ProjectAsync(LogPosition? position = null) => host.ProjectionsAsync(position);

    /// <summary>Starts the background services, as a real host would.</summary>
    public async Task RunAsync()
    {
        foreach (var service in Services.GetServices<IHostedService>())
        {
            _running.Add(service);
            await service.StartAsync(CancellationToken.None);
        }
    }

    /// <summary>Appends Noted("0"), Noted("1") and so on, one append.</summary>
    public async Task FillAsync(StreamName stream, int count)
    {
        if (count > 0)
        {
            await host.GivenAsync(stream, [.. Enumerable.Range(0, count).Select(i => new Noted($"{i}"))]);
        }
    }

    public Task<LogPosition> GivenAsync(StreamName stream, params object[] events) => host.GivenAsync(stream, events);

    public Task<List<RecordedEvent>> ReadAsync(StreamName stream) => ReadAsync(stream, StreamReadOptions.All);

    public async Task<List<RecordedEvent>> ReadAsync(StreamName stream, StreamReadOptions options) =>
        await Store.ReadStreamAsync(stream, options, CancellationToken.None).ToListAsync();

    public Task<List<RecordedEvent>> ReadLogAsync(long after = 0) => ReadLogAsync(after, LogReadOptions.All);

    public async Task<List<RecordedEvent>> ReadLogAsync(long after, LogReadOptions options) =>
        await Store.ReadLogAsync(new LogPosition(after), options, CancellationToken.None).ToListAsync();

    public ValueTask<LogProbe> ProbeAsync(long after = 0) => Store.ProbeAsync(new LogPosition(after), CancellationToken.None);

    public async Task<TView?> FindAsync<TView, TKey>(TKey key)
        where TView : class
        where TKey : notnull => await Services.GetRequiredService<IViewReader<TView, TKey>>().FindAsync(key);

    /// <summary>Waits until the running host has brought a projection past a position, moving the clock when it waits for it.</summary>
    public Task PassedAsync(string projection, long position) => UntilAsync(projection, state => state.Checkpoint.Position.Value >= position);

    /// <summary>Waits until the running host has stopped a projection.</summary>
    public Task StoppedAsync(string projection) => UntilAsync(projection, state => state.Failure is not null);

    public async Task ExpectHeadAsync(long head) => Expect.Equal(new LogPosition(head), (await ProbeAsync()).Head, "The end of the log");

    public async Task ExpectStreamAsync(StreamName stream, IReadOnlyList<object> events) =>
        Expect.Sequence(events, (await ReadAsync(stream)).Select(e => e.Data!), $"events of {stream}");

    /// <summary>Positions are 1…N, versions of each stream 0…n, in log order.</summary>
    public async Task ExpectDenseLogAsync(int count)
    {
        var log = await ReadLogAsync();
        Expect.Sequence(Enumerable.Range(1, count).Select(p => (long)p), log.Select(e => e.Position.Value), "positions");
        Expect.Equal(count, log.Select(e => e.At.EventId).Distinct().Count(), "The number of different event ids");
        foreach (var stream in log.GroupBy(e => e.Stream))
        {
            Expect.Sequence(Enumerable.Range(0, stream.Count()).Select(v => (long)v), stream.Select(e => e.Version), $"versions of {stream.Key}");
        }

        await ExpectHeadAsync(count);
    }

    /// <summary>The lease of a projection's only shard; null while another node holds it.</summary>
    public async Task<ProjectionLease?> TryLeaseAsync(ProjectionId projection, string node = "case", int build = 1) =>
        await Projections.TryLeaseAsync(new ProjectionShard(projection, build, 0), node, TimeSpan.FromMinutes(1), CancellationToken.None);

    /// <summary>A transaction under a lease of its own, which ends with it as far as others see.</summary>
    public async Task<IProjectionTransaction> BeginAsync(ProjectionId projection) =>
        Projections.Begin(Expect.NotNull(await TryLeaseAsync(projection), "The lease"), null);

    /// <summary>Waits until the live build of a running projection is so.</summary>
    public Task<bool> UntilAsync(string projection, Func<ProjectionState, bool> isDone)
    {
        var signal = Services.GetRequiredService<CheckpointSignal>();
        return time.RunAsync(WaitAsync(), TimeSpan.FromSeconds(1));

        async Task<bool> WaitAsync()
        {
            var deadline = time.GetUtcNow().AddDays(1);
            while (true)
            {
                var wake = signal.Next;
                var states = await Projections.ReadAsync([new ProjectionId(projection, 1)], CancellationToken.None);
                if (states.Live().Any(isDone))
                {
                    return true;
                }

                Expect.True(time.GetUtcNow() < deadline, $"{projection} gets there within a day; it is at {states.Shards[0]}");
                await wake.WaitForAsync(TimeSpan.FromSeconds(1), time, CancellationToken.None);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in Enumerable.Reverse(_running))
        {
            await service.StopAsync(CancellationToken.None);
        }

        await host.DisposeAsync();
    }
}
