using Cqrs.Kit.Benchmarks.Load.Server;

using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>The kit as an app has it, started, on a schema of its own. Its host's projections do not run.</summary>
internal sealed class Kit : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Kit(ServiceProvider services)
    {
        _services = services;
        Store = services.GetRequiredService<IEventStore>();
        Importer = services.GetRequiredService<IEventImporter>();
        Commands = services.GetRequiredService<ICommandBus>();
    }

    public IEventStore Store { get; }

    public IEventImporter Importer { get; }

    public ICommandBus Commands { get; }

    public static async Task<Kit> StartAsync(LoadPlace place)
    {
        var services = new ServiceCollection();
        services.AddCqrs().AddModule(typeof(Kit).Assembly).UsePostgreSql(place.ConnectionString, options => options.Schema = place.KitSchema);
        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<ICqrsStartup>().StartAsync();
        return place.Own(new Kit(provider));
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
