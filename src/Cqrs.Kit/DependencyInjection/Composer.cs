using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit;

/// <summary>What a pipeline is composed with: the behaviors, and which services live so long that a step can hold them.</summary>
internal sealed class Composer(CqrsBuilder builder, IServiceProvider root) : IHeldServices
{
    private readonly Lazy<ILookup<Type, ServiceDescriptor>> _registered = new(() => builder.Services.Where(service => !service.IsKeyedService).ToLookup(service => service.ServiceType));

    public IServiceProvider Root => root;

    public IReadOnlyList<BehaviorRegistration> Behaviors => builder.Registrations.Behaviors;

    /// <summary>The one instance of a singleton; null when the service has to be resolved for each message.</summary>
    public T? Hold<T>(Type service)
        where T : class => IsSingleton(service) || IsOwn(service) && !NeedsScope(service) ? (T)root.GetRequiredService(service) : null;

    /// <summary>Whether a service must be resolved from a scope: unless it is a singleton, or takes nothing but singletons and nobody has to dispose of it.</summary>
    public bool NeedsScope(Type service) =>
        !IsSingleton(service) && !(Find(service) is { Lifetime: ServiceLifetime.Transient, ImplementationType: not null } && TakesOnlySingletons(service));

    public bool IsRegistered<T>() => All(typeof(T)).Any();

    /// <summary>Whether exactly this type is registered, not only the open form of it.</summary>
    public bool IsRegistered(Type service) => _registered.Value.Contains(service);

    public T[]? HoldAll<T>() => All(typeof(T)).All(one => one.Lifetime == ServiceLifetime.Singleton || one.ImplementationType is { } type && one.Lifetime == ServiceLifetime.Transient && TakesOnlySingletons(type))
        ? [.. root.GetServices<T>()]
        : null;

    /// <summary>Whether nobody but the kit registered it, so that its lifetime is the kit's choice.</summary>
    private bool IsOwn(Type service) => Find(service) is { } found && builder.Registrations.OwnServices.Contains(found);

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Constructors of registered services are kept by their registration.")]
    private bool TakesOnlySingletons(Type implementation) =>
        !typeof(IDisposable).IsAssignableFrom(implementation) && !typeof(IAsyncDisposable).IsAssignableFrom(implementation)
        && implementation.GetConstructors() is [var only]
        && Array.TrueForAll(only.GetParameters(), parameter => IsSingleton(parameter.ParameterType) && parameter.CustomAttributes.All(a => a.AttributeType != typeof(FromKeyedServicesAttribute)));

    private bool IsSingleton(Type service)
    {
        if (service == typeof(IServiceScopeFactory))
        {
            return true;
        }

        return service.IsConstructedGenericType && service.GetGenericTypeDefinition() == typeof(IEnumerable<>)
            ? All(service.GenericTypeArguments[0]).All(one => one.Lifetime == ServiceLifetime.Singleton)
            : Find(service) is { Lifetime: ServiceLifetime.Singleton };
    }

    private ServiceDescriptor? Find(Type service) => All(service).LastOrDefault();

    /// <summary>Registrations of a type, those of its open form before its own, which win.</summary>
    private IEnumerable<ServiceDescriptor> All(Type service) => service.IsConstructedGenericType
        ? _registered.Value[service.GetGenericTypeDefinition()].Concat(_registered.Value[service])
        : _registered.Value[service];
}
