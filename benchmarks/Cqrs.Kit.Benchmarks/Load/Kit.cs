using Cqrs.Kit.Benchmarks.Load.Server;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>The kit as an app has it, started, on a schema of its own. Each that is started is, to the others, another process.</summary>
internal sealed class Kit : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly Stack<IHostedService> _hosted = [];

    private Kit(ServiceProvider services)
    {
        _services = services;
        Store = services.GetRequiredService<IEventStore>();
        Importer = services.GetRequiredService<IEventImporter>();
        Commands = services.GetRequiredService<ICommandBus>();
        Queries = services.GetRequiredService<IQueryBus>();
        Projections = services.GetRequiredService<IProjectionControl>();
    }

    public IEventStore Store { get; }

    public IEventImporter Importer { get; }

    public ICommandBus Commands { get; }

    public IQueryBus Queries { get; }

    public IProjectionControl Projections { get; }

    /// <summary>Without a read model.</summary>
    public static Task<Kit> StartAsync(LoadPlace place) => StartAsync(place, LoadModule.Orders, runsProjections: false);

    /// <summary>With what a module has.</summary>
    public static async Task<Kit> StartAsync(LoadPlace place, LoadModule module, bool runsProjections)
    {
        var services = new ServiceCollection();
        services.AddCqrs(options => options.RunProjections = runsProjections).AddModule(module).UsePostgreSql(place.ConnectionString, options => options.Schema = place.KitSchema);
        var kit = place.Own(new Kit(services.BuildServiceProvider()));
        await kit._services.GetRequiredService<ICqrsStartup>().StartAsync();
        foreach (var hosted in runsProjections ? kit._services.GetServices<IHostedService>() : [])
        {
            kit._hosted.Push(hosted);
            await hosted.StartAsync(CancellationToken.None);
        }

        return kit;
    }

    public async ValueTask DisposeAsync()
    {
        while (_hosted.TryPop(out var hosted))
        {
            await hosted.StopAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
    }
}
