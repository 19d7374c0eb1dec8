using BenchmarkDotNet.Attributes;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

using Wolverine;

namespace Cqrs.Kit.Benchmarks.Dispatch;

/// <summary>The same question to MediatR, in its latest version that restores, and to Wolverine.</summary>
[MemoryDiagnoser]
public class OtherPeerBenchmarks : IDisposable
{
    private readonly Peers.MediatR.Ask _request = new("");
    private readonly Peers.Wolverine.Ask _message = new("");
    private ServiceProvider _mediatrServices = null!;
    private MediatR.IMediator _mediatr = null!;
    private IHost _wolverineHost = null!;
    private IMessageBus _wolverine = null!;

    [Params(0, 3)]
    public int Behaviors { get; set; }

    [GlobalSetup]
    public async Task StartAsync()
    {
        _mediatrServices = Peers.MediatR.Registration.Add(new ServiceCollection(), ServiceLifetime.Transient, Behaviors > 0).BuildServiceProvider();
        _mediatr = _mediatrServices.GetRequiredService<MediatR.IMediator>();
        _wolverineHost = Peers.Wolverine.Registration.Build(Behaviors > 0);
        await _wolverineHost.StartAsync();
        _wolverine = _wolverineHost.Services.CreateScope().ServiceProvider.GetRequiredService<IMessageBus>();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _mediatrServices?.Dispose();
        _wolverineHost?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public Task<string> MediatR_transient() => _mediatr.Send(_request);

    [Benchmark]
    public Task<string> Wolverine_query() => _wolverine.InvokeAsync<string>(_message);

    [Benchmark]
    public async Task<string> MediatR_transient_in_a_new_scope()
    {
        await using var scope = _mediatrServices.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<MediatR.IMediator>().Send(_request);
    }

    [Benchmark]
    public async Task<string> Wolverine_in_a_new_scope()
    {
        await using var scope = _wolverineHost.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMessageBus>().InvokeAsync<string>(_message);
    }
}
