using Cqrs.Kit.Faults.Soak;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

using Npgsql;

namespace Cqrs.Kit.Faults.Orders;

/// <summary>The app with orders as each process of a scenario runs it.</summary>
internal static class OrdersApp
{
    private const int PoolSize = 30;

    /// <summary>A host that ends with SIGTERM, as a service would.</summary>
    public static IHost Build(OrdersTask task, bool runsProjections, Action<IServiceCollection>? add = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddProvider(new FileLoggerProvider(Path.Combine(task.Folder, task.Name + ".log")));
        builder.Services
            .AddCqrs(options => (options.RunProjections, options.ProjectionLease) = (runsProjections, TimeSpan.FromSeconds(task.LeaseSeconds)))
            .AddModule(new ModuleOf(typeof(OrderPlaced), typeof(OrderChanged), typeof(OrderViewProjector), typeof(OrderByIdHandler)))
            .UsePostgreSql(new NpgsqlConnectionStringBuilder(task.ConnectionString) { ApplicationName = task.Name, MaxPoolSize = PoolSize }.ConnectionString);
        add?.Invoke(builder.Services);
        return builder.Build();
    }

    /// <summary>A process that runs the projection, until SIGTERM.</summary>
    public static async Task<int> RunWorkerAsync()
    {
        var task = ClientProcess.Task<OrdersTask>();
        OrderViewProjector.IsFixed = task.IsFixed;
        return await RunAsync(Build(task, runsProjections: true, services => AddVitals(services, task)));
    }

    /// <summary>A process that appends and reads all the time, until SIGTERM.</summary>
    public static async Task<int> RunServiceAsync()
    {
        var task = ClientProcess.Task<OrdersTask>();
        return await RunAsync(Build(task, runsProjections: false, services => AddVitals(services, task)
            .AddSingleton<RecentAppends>()
            .AddHostedService<Traffic>()
            .AddHostedService<Readers>()));
    }

    /// <summary>A process that asks for one thing, and ends when it is done.</summary>
    public static async Task<int> RunOperatorAsync()
    {
        ClientProcess.EndWithParent();
        var task = ClientProcess.Task<OrdersTask>();
        using var host = Build(task, runsProjections: false);
        await host.StartAsync();
        var control = host.Services.GetRequiredService<IProjectionControl>();
        await (task.Action switch
        {
            OrdersTask.Rebuild => control.RebuildAsync(OrdersRun.Projection).AsTask(),
            OrdersTask.RollBack => control.RollBackAsync(OrdersRun.Projection).AsTask(),
            OrdersTask.Retire => control.RetireAsync(OrdersRun.Projection).AsTask(),
            _ => throw new InvalidOperationException($"An operator cannot be asked to {task.Action}."),
        });
        await host.StopAsync();
        return 0;
    }

    private static IServiceCollection AddVitals(IServiceCollection services, OrdersTask task) =>
        task.VitalsSeconds == 0 ? services.AddSingleton(task) : services.AddSingleton(task).AddHostedService<VitalsWriter>();

    private static async Task<int> RunAsync(IHost host)
    {
        ClientProcess.EndWithParent();
        await host.RunAsync();
        return 0;
    }
}
