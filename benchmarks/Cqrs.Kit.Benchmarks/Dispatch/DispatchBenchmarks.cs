using BenchmarkDotNet.Attributes;

using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Benchmarks.Dispatch;

/// <summary>The way from a bus to a handler, beside resolving the handler and calling it.</summary>
[MemoryDiagnoser]
public class DispatchBenchmarks : IDisposable
{
    private readonly Ask _query = new(1);
    private readonly Do _command = new(1);
    private ServiceProvider _services = null!;
    private IServiceScope _scope = null!;
    private IQueryBus _queries = null!;
    private ICommandBus _commands = null!;

    [GlobalSetup]
    public async Task StartAsync()
    {
        var services = new ServiceCollection();
        services.AddCqrs().AddModule(typeof(DispatchBenchmarks).Assembly).UseInMemory();
        _services = services.BuildServiceProvider();
        await _services.GetRequiredService<ICqrsStartup>().StartAsync();
        _scope = _services.CreateScope();
        _queries = _scope.ServiceProvider.GetRequiredService<IQueryBus>();
        _commands = _scope.ServiceProvider.GetRequiredService<ICommandBus>();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _scope?.Dispose();
        _services?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public ValueTask<int> Query_resolved_and_called() => _scope.ServiceProvider.GetRequiredService<AskHandler>().HandleAsync(_query, CancellationToken.None);

    [Benchmark]
    public ValueTask<int> Query_through_the_bus() => _queries.AskAsync(_query);

    [Benchmark]
    public async ValueTask Command_resolved_and_called_in_a_new_scope()
    {
        await using var scope = _services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DoHandler>().HandleAsync(_command, CancellationToken.None);
    }

    [Benchmark]
    public ValueTask<CommandReceipt> Command_through_the_bus() => _commands.SendAsync(_command);
}
