using BenchmarkDotNet.Attributes;

using Microsoft.Extensions.DependencyInjection;

using Peers.Kit;

namespace Cqrs.Kit.Benchmarks.Dispatch;

/// <summary>The way from a bus to a handler that does nothing, beside Mediator with handlers and behaviors of the same lifetime, and beside resolving the handler and calling it.</summary>
/// <typeparam name="TPeer">Mediator at the lifetime.</typeparam>
[MemoryDiagnoser]
[GenericTypeArguments(typeof(SingletonPeer))]
[GenericTypeArguments(typeof(ScopedPeer))]
[GenericTypeArguments(typeof(TransientPeer))]
public class DispatchBenchmarks<TPeer> : IDisposable
    where TPeer : struct, IPeer
{
    private readonly Ask _query = new("");
    private readonly Do _command = new(1);
    private readonly Count _stream = new();
    private ServiceProvider _kit = null!;
    private ServiceProvider _mediator = null!;
    private IServiceScope _kitScope = null!;
    private IServiceScope _mediatorScope = null!;
    private IQueryBus _queries = null!;
    private ICommandBus _commands = null!;
    private TPeer _peer;

    [Params(0, 3)]
    public int Behaviors { get; set; }

    [GlobalSetup]
    public async Task StartAsync()
    {
        IServiceCollection services = new ServiceCollection();
        foreach (var handler in new[] { typeof(AskHandler), typeof(DoHandler), typeof(CountHandler) })
        {
            services.Add(new ServiceDescriptor(handler, handler, TPeer.Lifetime));
        }

        var cqrs = services.AddCqrs().AddModule(typeof(Ask).Assembly).UseInMemory();
        foreach (var behavior in Behaviors == 0 ? [] : new[] { typeof(KitPass<,>), typeof(KitPass2<,>), typeof(KitPass3<,>) })
        {
            cqrs.AddBehavior(behavior);
        }

        _kit = services.BuildServiceProvider();
        await _kit.GetRequiredService<ICqrsStartup>().StartAsync();
        _kitScope = _kit.CreateScope();
        _queries = _kitScope.ServiceProvider.GetRequiredService<IQueryBus>();
        _commands = _kitScope.ServiceProvider.GetRequiredService<ICommandBus>();
        var peers = new ServiceCollection();
        TPeer.Register(peers, Behaviors > 0);
        _mediator = peers.BuildServiceProvider();
        _mediatorScope = _mediator.CreateScope();
        var peer = default(TPeer);
        peer.Resolve(_mediatorScope.ServiceProvider);
        _peer = peer;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _kitScope?.Dispose();
        _kit?.Dispose();
        _mediatorScope?.Dispose();
        _mediator?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public ValueTask<string> Container_query() => _kitScope.ServiceProvider.GetRequiredService<AskHandler>().HandleAsync(_query, CancellationToken.None);

    [Benchmark]
    public ValueTask<string> Kit_query() => _queries.AskAsync(_query);

    [Benchmark]
    public ValueTask<string> Mediator_query() => _peer.AskAsync();

    [Benchmark]
    public ValueTask<object?> Kit_untyped() => _queries.AskUntypedAsync(_query);

    [Benchmark]
    public ValueTask<object?> Mediator_untyped() => _peer.AskUntypedAsync();

    [Benchmark]
    public async ValueTask<string> Container_query_in_a_new_scope()
    {
        await using var scope = _kit.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AskHandler>().HandleAsync(_query, CancellationToken.None);
    }

    [Benchmark]
    public async ValueTask<string> Kit_query_in_a_new_scope()
    {
        await using var scope = _kit.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IQueryBus>().AskAsync(_query);
    }

    [Benchmark]
    public async ValueTask<string> Mediator_query_in_a_new_scope()
    {
        await using var scope = _mediator.CreateAsyncScope();
        var peer = default(TPeer);
        peer.Resolve(scope.ServiceProvider);
        return await peer.AskAsync();
    }

    [Benchmark]
    public ValueTask<CommandReceipt> Kit_command() => _commands.SendAsync(_command);

    [Benchmark]
    public async ValueTask Mediator_command_in_a_new_scope()
    {
        await using var scope = _mediator.CreateAsyncScope();
        var peer = default(TPeer);
        peer.Resolve(scope.ServiceProvider);
        await peer.SendAsync();
    }

    [Benchmark]
    public async ValueTask<int> Kit_stream()
    {
        var sum = 0;
        await foreach (var item in _queries.StreamAsync(_stream))
        {
            sum += item;
        }

        return sum;
    }

    [Benchmark]
    public async ValueTask<int> Mediator_stream()
    {
        var sum = 0;
        await foreach (var item in _peer.StreamAsync())
        {
            sum += item;
        }

        return sum;
    }
}
