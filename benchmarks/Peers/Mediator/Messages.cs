using System.Runtime.CompilerServices;

using Mediator;

using Microsoft.Extensions.DependencyInjection;

#if SINGLETON
[assembly: MediatorOptions(Namespace = "Peers.MediatorSingleton", ServiceLifetime = ServiceLifetime.Singleton)]
namespace Peers.MediatorSingleton;
#elif SCOPED
[assembly: MediatorOptions(Namespace = "Peers.MediatorScoped", ServiceLifetime = ServiceLifetime.Scoped)]
namespace Peers.MediatorScoped;
#else
[assembly: MediatorOptions(Namespace = "Peers.MediatorTransient", ServiceLifetime = ServiceLifetime.Transient)]
namespace Peers.MediatorTransient;
#endif

/// <summary>A query whose handler does nothing: what is measured is the way to it.</summary>
public sealed record Ask(string Text) : IQuery<string>;

public sealed class AskHandler : IQueryHandler<Ask, string>
{
    public ValueTask<string> Handle(Ask query, CancellationToken cancellationToken) => new(query.Text);
}

public sealed record Do(int Number) : ICommand;

public sealed class DoHandler : ICommandHandler<Do>
{
    public ValueTask<Unit> Handle(Do command, CancellationToken cancellationToken) => default;
}

/// <summary>Ten items.</summary>
public sealed record Count : IStreamQuery<int>;

public sealed class CountHandler : IStreamQueryHandler<Count, int>
{
    public async IAsyncEnumerable<int> Handle(Count query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 0; i < 10; i++)
        {
            await ValueTask.CompletedTask;
            yield return i;
        }
    }
}

public class Pass1<TMessage, TResponse> : IPipelineBehavior<TMessage, TResponse>
    where TMessage : IMessage
{
    public ValueTask<TResponse> Handle(TMessage message, MessageHandlerDelegate<TMessage, TResponse> next, CancellationToken cancellationToken) => next(message, cancellationToken);
}

public sealed class Pass2<TMessage, TResponse> : Pass1<TMessage, TResponse>
    where TMessage : IMessage;

public sealed class Pass3<TMessage, TResponse> : Pass1<TMessage, TResponse>
    where TMessage : IMessage;

public static class Registration
{
    public static IServiceCollection Add(IServiceCollection services, bool withBehaviors)
    {
        services.AddMediator();
        if (withBehaviors)
        {
            Add(services, typeof(Pass1<,>));
            Add(services, typeof(Pass2<,>));
            Add(services, typeof(Pass3<,>));
        }

        return services;
    }

    private static void Add(IServiceCollection services, Type behavior) => services.Add(new ServiceDescriptor(typeof(IPipelineBehavior<,>), behavior, Mediator.ServiceLifetime));
}
