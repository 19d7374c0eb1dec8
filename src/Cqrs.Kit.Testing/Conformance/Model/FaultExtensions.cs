using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Testing;

internal static class FaultExtensions
{
    /// <summary>Puts faults around the stores that are registered.</summary>
    public static IServiceCollection AddFaults(this IServiceCollection services) => services
        .Around<IProjectionStore>((inner, calls) => new FaultyProjectionStore(inner, calls))
        .Around<IEventStore>((inner, calls) => new FaultyEventStore(inner, calls));

    private static IServiceCollection Around<T>(this IServiceCollection services, Func<T, CallLog, T> wrap)
        where T : class
    {
        var inner = services.Last(service => service.ServiceType == typeof(T));
        return services.AddSingleton(provider => wrap(
            (T)(inner.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)),
            provider.GetRequiredService<CallLog>()));
    }
}
