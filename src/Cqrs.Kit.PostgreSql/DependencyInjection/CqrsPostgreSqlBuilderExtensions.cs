using Cqrs.Kit;
using Cqrs.Kit.PostgreSql;

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the PostgreSQL store.</summary>
public static class CqrsPostgreSqlBuilderExtensions
{
    /// <summary>Keeps everything in PostgreSQL, on a pool of connections that is made here and disposed with the service provider.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connectionString">The database.</param>
    /// <param name="configure">Changes the options.</param>
    /// <returns>The same builder.</returns>
    public static CqrsBuilder UsePostgreSql(this CqrsBuilder builder, string connectionString, Action<PostgreSqlOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return Use(builder, (_, options) => Database.Own(connectionString, options), configure);
    }

    /// <summary>Keeps everything in PostgreSQL, on a data source of the app's own, which is never disposed here.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="dataSource">The database.</param>
    /// <param name="configure">Changes the options.</param>
    /// <returns>The same builder.</returns>
    public static CqrsBuilder UsePostgreSql(this CqrsBuilder builder, NpgsqlDataSource dataSource, Action<PostgreSqlOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return Use(builder, (_, options) => Database.Given(() => dataSource, options), configure);
    }

    /// <summary>Keeps everything in PostgreSQL, on a data source that the app makes or has registered, which is never disposed here.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="dataSource">Gives the database; called once, when it is first needed.</param>
    /// <param name="configure">Changes the options.</param>
    /// <returns>The same builder.</returns>
    public static CqrsBuilder UsePostgreSql(this CqrsBuilder builder, Func<IServiceProvider, NpgsqlDataSource> dataSource, Action<PostgreSqlOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return Use(builder, (services, options) => Database.Given(() => dataSource(services), options), configure);
    }

    private static CqrsBuilder Use(CqrsBuilder builder, Func<IServiceProvider, PostgreSqlOptions, Database> database, Action<PostgreSqlOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new PostgreSqlOptions();
        configure?.Invoke(options);
        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton(provider => database(provider, options));
        services.AddSingleton(provider => new PostgreSqlMigrator(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<TimeProvider>(), LoggerOf(provider)));
        services.AddSingleton(provider => new NotificationListener(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<LogSignal>(), provider.GetRequiredService<CheckpointSignal>(),
            provider.GetRequiredService<ProjectionSignal>(), provider.GetRequiredService<TimeProvider>(), LoggerOf(provider)));
        services.AddSingleton(provider => new CommandRetention(options.CommandRetention, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new CommandSweeper(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<CommandRetention>(), provider.GetRequiredService<TimeProvider>(), LoggerOf(provider)));
        services.AddSingleton<IStoreStartup>(provider => new PostgreSqlStartup(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<PostgreSqlMigrator>(), provider.GetRequiredService<NotificationListener>(),
            provider.GetRequiredService<PostgreSqlEventStore>(), provider.GetRequiredService<CommandSweeper>(), LoggerOf(provider)));
        services.AddSingleton(provider => new PostgreSqlEventStore(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<EventCodec>(), provider.GetRequiredService<ProjectionCatalog>(),
            provider.GetRequiredService<LogSignal>(), provider.GetRequiredService<CommandRetention>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IEventStore>(provider => provider.GetRequiredService<PostgreSqlEventStore>());
        services.AddSingleton<IStreamLifecycle>(provider => new PostgreSqlStreamLifecycle(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<EventCodec>(),
            new InlineProjections(provider.GetRequiredService<Database>(), provider.GetRequiredService<ProjectionCatalog>(), provider.GetRequiredService<EventCodec>()),
            provider.GetRequiredService<LogSignal>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IEventImporter>(provider => new PostgreSqlEventImporter(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<EventCodec>(), provider.GetRequiredService<LogSignal>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ProjectionBuilds(provider.GetRequiredService<Database>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IProjectionStore>(provider => new PostgreSqlProjectionStore(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<ProjectionBuilds>(), provider.GetRequiredService<CheckpointSignal>(),
            provider.GetRequiredService<ProjectionSignal>(), provider.GetRequiredService<CqrsOptions>()));
        services.AddSingleton<IProjectionAdministration>(provider => new PostgreSqlProjectionAdministration(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<ProjectionBuilds>(), provider.GetRequiredService<CheckpointSignal>(),
            provider.GetRequiredService<ProjectionSignal>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(typeof(ViewTable<>));
        services.AddScoped(provider => provider.GetRequiredService<PostgreSqlEventStore>().NewTransaction(provider.GetRequiredService<ICommandTransactionScope>()));
        return builder;
    }

    private static ILogger LoggerOf(IServiceProvider services) =>
        services.GetService<ILoggerFactory>()?.CreateLogger("Cqrs.Kit.PostgreSql") ?? NullLogger.Instance;
}
