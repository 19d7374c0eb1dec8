using Cqrs.Kit;
using Cqrs.Kit.InMemory;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the in-memory store.</summary>
public static class CqrsInMemoryBuilderExtensions
{
    /// <summary>Keeps everything in memory: for tests, prototypes and samples. What is written ends with the process.</summary>
    /// <remarks>Command records are kept as long as the rest: none expires.</remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="database">What is kept, to share it with another service provider. Default one of its own.</param>
    /// <returns>The same builder.</returns>
    public static CqrsBuilder UseInMemory(this CqrsBuilder builder, InMemoryDatabase? database = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        if (database is not null)
        {
            services.AddSingleton(database);
        }

        services.TryAddSingleton<InMemoryDatabase>();
        services.TryAddSingleton<InlineProjections>();
        services.AddSingleton<IEventStore, InMemoryEventStore>();
        services.AddSingleton<IStreamLifecycle, InMemoryStreamLifecycle>();
        services.AddSingleton<IEventImporter, InMemoryEventImporter>();
        services.AddSingleton<IProjectionStore, InMemoryProjectionStore>();
        services.AddSingleton<IProjectionAdministration, InMemoryProjectionAdministration>();
        services.TryAddSingleton(typeof(InMemoryViews<>));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStoreStartup, InMemoryStartup>());
        return builder;
    }
}
