using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cqrs.Kit.Testing;

/// <summary>An app's modules, started for one test: commands run, and projections move only when the test says so.</summary>
/// <remarks>On the in-memory store, unless the configuration names another one. No hosted service is started, so nothing happens in the
/// background. Dispose it at the end. Safe for any thread as far as the handlers are.</remarks>
public sealed class CqrsTestHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly AsyncServiceScope _scope;
    private bool _isStarted;

    private CqrsTestHost(IHost host)
    {
        _host = host;
        _scope = host.Services.CreateAsyncScope();
    }

    /// <summary>The services, of one scope that lasts as long as the host.</summary>
    public IServiceProvider Services => _scope.ServiceProvider;

    /// <summary>Sends commands.</summary>
    public ICommandBus Commands => Services.GetRequiredService<ICommandBus>();

    /// <summary>Asks queries.</summary>
    public IQueryBus Queries => Services.GetRequiredService<IQueryBus>();

    /// <summary>The event store.</summary>
    public IEventStore Store => Services.GetRequiredService<IEventStore>();

    /// <summary>Starts the kit with the modules under test.</summary>
    /// <param name="configure">Adds them, as the app does. Its <see cref="CqrsBuilder.Services"/> take what handlers need, a <see cref="TimeProvider"/>, or doubles.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The host, to be disposed.</returns>
    /// <exception cref="CqrsStartupException">Something is wrong with what was registered; every fault is listed.</exception>
    public static async Task<CqrsTestHost> StartAsync(Action<CqrsBuilder> configure, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateScopes = true }));
        var cqrs = builder.Services.AddCqrs();
        configure(cqrs);
        if (builder.Services.All(service => service.ServiceType != typeof(IStoreStartup)))
        {
            cqrs.UseInMemory();
        }

        var host = new CqrsTestHost(builder.Build());
        try
        {
            await host.Services.GetRequiredService<ICqrsStartup>().StartAsync(cancellationToken).ConfigureAwait(false);
            host._isStarted = true;
            return host;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Appends events to a stream, whatever is in it: what has happened before the test.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="events">The events, at least one.</param>
    /// <returns>The position of the last one.</returns>
    public async Task<LogPosition> GivenAsync(StreamName stream, params object[] events) =>
        (await Store.AppendAsync(stream, ExpectedVersion.Any, events).ConfigureAwait(false)).Position;

    /// <summary>Drives all projections and subscriptions, here and now, until they have passed a position.</summary>
    /// <param name="position">The position, such as a receipt's. Default the end of the log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When all have passed it.</returns>
    /// <exception cref="ProjectionException">One of them cannot pass an event.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The log does not reach that far.</exception>
    public async Task ProjectionsAsync(LogPosition? position = null, CancellationToken cancellationToken = default)
    {
        var head = (await Store.ProbeAsync(LogPosition.Start, cancellationToken).ConfigureAwait(false)).Head;
        if (position > head)
        {
            throw new ArgumentOutOfRangeException(nameof(position), position, $"The log ends at {head}.");
        }

        await Services.GetRequiredService<IProjectionControl>().CatchUpAsync(position ?? head, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops the store and lets everything go.</summary>
    /// <returns>When done.</returns>
    public async ValueTask DisposeAsync()
    {
        if (_isStarted)
        {
            await StopAsync().ConfigureAwait(false);
        }

        await _scope.DisposeAsync().ConfigureAwait(false);
        if (_host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            _host.Dispose();
        }
    }

    private async Task StopAsync()
    {
        foreach (var store in Services.GetServices<IStoreStartup>())
        {
            await store.StopAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}
