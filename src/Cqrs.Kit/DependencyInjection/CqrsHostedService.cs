using Microsoft.Extensions.Hosting;

namespace Cqrs.Kit;

/// <summary>Starts the kit before any other hosted service, so that those can use the buses, and stops the store after all of them.</summary>
internal sealed class CqrsHostedService(CqrsStartup startup) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => startup.StartAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => startup.StopAsync(cancellationToken);
}
