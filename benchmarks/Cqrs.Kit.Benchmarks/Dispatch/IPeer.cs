using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Benchmarks.Dispatch;

/// <summary>Mediator at one lifetime of its handlers. A struct, so that a benchmark closed over it calls without a detour.</summary>
public interface IPeer
{
    /// <summary>The lifetime that the handlers of all sides have.</summary>
    static abstract ServiceLifetime Lifetime { get; }

    static abstract void Register(IServiceCollection services, bool withBehaviors);

    void Resolve(IServiceProvider services);

    ValueTask<string> AskAsync();

    ValueTask<object?> AskUntypedAsync();

    IAsyncEnumerable<int> StreamAsync();

    /// <summary>Sends a command.</summary>
    ValueTask<Mediator.Unit> SendAsync();
}
