using Cqrs.Kit.Faults.Appends;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

using Npgsql;

namespace Cqrs.Kit.Faults.Streams;

/// <summary>The app with the projection of streams, as each process of a scenario runs it.</summary>
internal static class StreamsApp
{
    private const int PoolSize = 15;

    /// <summary>A host that ends with SIGTERM, as a service would.</summary>
    public static IHost Build(StreamsTask task, bool runsProjections)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddProvider(new FileLoggerProvider(Path.Combine(task.Folder, task.Name + ".log")));
        builder.Services
            .AddCqrs(options => (options.RunProjections, options.ProjectionLease) = (runsProjections, TimeSpan.FromSeconds(task.LeaseSeconds)))
            .AddModule(new ModuleOf(typeof(Asked), typeof(StreamViewProjector)))
            .UseStore(
                task.Connections,
                new NpgsqlConnectionStringBuilder(task.ConnectionString) { ApplicationName = task.Name, MaxPoolSize = PoolSize }.ConnectionString,
                options => options.CommandTimeout = TimeSpan.FromSeconds(task.CommandTimeoutSeconds));
        if (runsProjections)
        {
            builder.Services.AddSingleton(task).AddHostedService<TailJournal>();
        }

        return builder.Build();
    }

    /// <summary>A process that runs the projection and follows the log, until SIGTERM.</summary>
    public static async Task<int> RunWorkerAsync()
    {
        ClientProcess.EndWithParent();
        await Build(ClientProcess.Task<StreamsTask>(), runsProjections: true).RunAsync();
        return 0;
    }
}
