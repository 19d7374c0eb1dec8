using Microsoft.Extensions.DependencyInjection;

using Peers.MediatorSingleton;

namespace Cqrs.Kit.Benchmarks.Dispatch;

/// <inheritdoc cref="IPeer"/>
public struct SingletonPeer : IPeer
{
    private static readonly Ask _query = new("");
    private static readonly Do _command = new(1);
    private static readonly Count _stream = new();
    private Peers.MediatorSingleton.Mediator _mediator;

    public static ServiceLifetime Lifetime => ServiceLifetime.Singleton;

    public static void Register(IServiceCollection services, bool withBehaviors) => Registration.Add(services, withBehaviors);

    public void Resolve(IServiceProvider services) => _mediator = services.GetRequiredService<Peers.MediatorSingleton.Mediator>();

    public readonly ValueTask<string> AskAsync() => _mediator.Send(_query);

    public readonly ValueTask<object?> AskUntypedAsync() => _mediator.Send((object)_query);

    public readonly IAsyncEnumerable<int> StreamAsync() => _mediator.CreateStream(_stream);

    public readonly ValueTask<Mediator.Unit> SendAsync() => _mediator.Send(_command);
}
