using Cqrs.Kit;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Cqrs.Kit.</summary>
public static class CqrsServiceCollectionExtensions
{
    /// <summary>Registers the buses, repositories and the projection host. Every module may call it; all add to one.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes the bounds of the kit.</param>
    /// <returns>The builder, to which modules and a store are added.</returns>
    public static CqrsBuilder AddCqrs(this IServiceCollection services, Action<CqrsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var builder = services.FirstOrDefault(service => service.ServiceType == typeof(CqrsBuilder))?.ImplementationInstance as CqrsBuilder;
        if (builder is null)
        {
            builder = new CqrsBuilder(services);
            services.AddSingleton(builder);
            services.AddSingleton(new CqrsOptions());
            AddParts(services);
        }

        configure?.Invoke((CqrsOptions)services.First(service => service.ServiceType == typeof(CqrsOptions)).ImplementationInstance!);
        return builder;
    }

    private static void AddParts(IServiceCollection services)
    {
        services.AddSingleton(typeof(KitLogger<>));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IEventStore>(NoStore<IEventStore>);
        services.AddSingleton<IEventImporter>(NoStore<IEventImporter>);
        services.AddSingleton<IProjectionStore>(NoStore<IProjectionStore>);
        services.AddSingleton<IStreamLifecycle>(NoStore<IStreamLifecycle>);
        services.AddSingleton<IProjectionAdministration>(NoStore<IProjectionAdministration>);
        services.AddSingleton<LogSignal>();
        services.AddSingleton<CheckpointSignal>();
        services.AddSingleton<ProjectionSignal>();
        services.AddSingleton<IEventTail, EventTail>();
        services.AddSingleton<StartedGate>();
        services.AddSingleton<EventModel>();
        services.AddSingleton(provider => provider.GetRequiredService<EventModel>().Types);
        services.AddSingleton<IEventSerializer>(provider => provider.GetRequiredService<EventModel>().Serializer);
        services.AddSingleton(provider => provider.GetRequiredService<EventModel>().RowJson);
        services.AddSingleton(provider => provider.GetRequiredService<EventModel>().Codec);
        services.AddSingleton<ProjectionModel>();
        services.AddSingleton(provider => provider.GetRequiredService<ProjectionModel>().Catalog);
        services.AddSingleton<MessageModel>();
        services.AddSingleton(provider => provider.GetRequiredService<MessageModel>().Commands);
        services.AddSingleton(provider => provider.GetRequiredService<MessageModel>().Queries);
        services.AddSingleton<IReadOnlyList<Action<IServiceProvider, MetadataBuilder>>>(provider => provider.GetRequiredService<CqrsBuilder>().Registrations.MetadataProviders);

        services.AddScoped(provider => CommandAttempt.Join(new UnitOfWork(provider.GetRequiredService<IEventStore>(), provider.GetRequiredService<TimeProvider>())));
        services.AddScoped<ICommandTransactionScope>(provider => provider.GetRequiredService<UnitOfWork>());
        services.AddScoped(_ => CommandAttempt.Current?.Context ?? throw new InvalidOperationException("There is a CommandContext only while a command is being handled."));
        services.AddTransient<ICommandBus, CommandBus>();
        services.AddSingleton<FreshnessGate>();
        services.AddTransient<IQueryBus, QueryBus>();

        services.AddSingleton<LogFeed>();
        services.AddSingleton<ProjectionParts>();
        services.AddSingleton<ProjectionDriver>();
        services.AddSingleton<IProjectionControl, ProjectionControl>();
        services.AddSingleton<ProjectionLag>();
        services.AddSingleton<CqrsStartup>();
        services.AddSingleton<ICqrsStartup>(provider => provider.GetRequiredService<CqrsStartup>());
        services.AddHostedService<CqrsHostedService>();
        services.AddHostedService<ProjectionHost>();
    }

    /// <summary>Until a store is registered over it: so that a missing one is our fault in words, not the container's.</summary>
    private static T NoStore<T>(IServiceProvider services) => throw new InvalidOperationException(CqrsStartup.NoStore);
}
