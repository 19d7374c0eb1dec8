using MediatR;

using Microsoft.Extensions.DependencyInjection;

namespace Peers.MediatR;

/// <summary>A request whose handler does nothing: what is measured is the way to it.</summary>
public sealed record Ask(string Text) : IRequest<string>;

public sealed class AskHandler : IRequestHandler<Ask, string>
{
    public Task<string> Handle(Ask request, CancellationToken cancellationToken) => Task.FromResult(request.Text);
}

public class Pass1<TRequest, TResponse> : IPipelineBehavior<TRequest, TResponse>
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) => next();
}

public sealed class Pass2<TRequest, TResponse> : Pass1<TRequest, TResponse>;

public sealed class Pass3<TRequest, TResponse> : Pass1<TRequest, TResponse>;

public static class Registration
{
    public static IServiceCollection Add(IServiceCollection services, ServiceLifetime lifetime, bool withBehaviors)
    {
        services.AddTransient<IMediator, Mediator>();
        services.AddTransient<ServiceFactory>(provider => provider.GetService!);
        services.Add(new ServiceDescriptor(typeof(IRequestHandler<Ask, string>), typeof(AskHandler), lifetime));
        foreach (var behavior in withBehaviors ? new[] { typeof(Pass1<,>), typeof(Pass2<,>), typeof(Pass3<,>) } : [])
        {
            services.Add(new ServiceDescriptor(typeof(IPipelineBehavior<,>), behavior, lifetime));
        }

        return services;
    }
}
