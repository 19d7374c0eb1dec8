using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit;

/// <summary>What a pipeline is composed with: the behaviors, and which services live so long that a step can hold them.</summary>
internal sealed class Composer(CqrsBuilder builder, IServiceProvider root)
{
    private readonly Lazy<ILookup<Type, ServiceDescriptor>> _registered = new(() => builder.Services.Where(service => !service.IsKeyedService).ToLookup(service => service.ServiceType));

    public IServiceProvider Root => root;

    public IReadOnlyList<BehaviorRegistration> Behaviors => builder.Registrations.Behaviors;

    /// <summary>The one instance of a singleton; null when the service has to be resolved for each message.</summary>
    public T? Hold<T>(Type service)
        where T : class => IsSingleton(service) || IsOwn(service) && !NeedsScope(service) ? (T)root.GetRequiredService(service) : null;

    /// <summary>Whether a service must be resolved from a scope: unless it is a singleton, or takes nothing but singletons and nobody has to dispose of it.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Constructors of registered handlers and behaviors are kept by their registration.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Constructors of registered handlers and behaviors are kept by their registration.")]
    public bool NeedsScope(Type service)
    {
        if (IsSingleton(service))
        {
            return false;
        }

        var isPlain = Find(service) is { Lifetime: ServiceLifetime.Transient, ImplementationType: not null }
            && !typeof(IDisposable).IsAssignableFrom(service) && !typeof(IAsyncDisposable).IsAssignableFrom(service);
        return !isPlain || service.GetConstructors() is not [var only] || !Array.TrueForAll(only.GetParameters(), parameter => IsSingleton(parameter.ParameterType) && parameter.CustomAttributes.All(a => a.AttributeType.Namespace != typeof(FromKeyedServicesAttribute).Namespace));
    }

    /// <summary>Whether services of a type are all singletons, so that those who use them may hold them.</summary>
    public bool AreSingletons(Type service) => All(service).All(one => one.Lifetime == ServiceLifetime.Singleton);

    /// <summary>Whether nobody but the kit registered it, so that its lifetime is the kit's choice.</summary>
    private bool IsOwn(Type service) => Find(service) is { } found && builder.Registrations.OwnServices.Contains(found);

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
