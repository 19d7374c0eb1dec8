using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Testing;

/// <summary>A store without data, for one case of a suite. Derive from it once for each provider.</summary>
public abstract class ConformanceFixture : IAsyncDisposable
{
    /// <summary>What the store can do beyond what every store must. Default all.</summary>
    public virtual ConformanceCapabilities Capabilities => ConformanceCapabilities.All;

    /// <summary>Names the store in a host's configuration. Called once for each host of a case: with <see cref="ConformanceCapabilities.SharedData"/> all of them work on the same data.</summary>
    /// <param name="cqrs">The configuration.</param>
    public abstract void UseStore(CqrsBuilder cqrs);

    /// <summary>Removes the data.</summary>
    /// <returns>When done.</returns>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Starts a host with the two plain events and these types.</summary>
    internal Task<ConformanceHost> StartAsync(params Type[] types) => StartAsync(_ => { }, [typeof(Noted), typeof(Counted), .. types]);

    /// <summary>Starts a host with these types alone.</summary>
    internal async Task<ConformanceHost> StartAsync(Action<CqrsBuilder> configure, params Type[] types)
    {
        var time = new ManualTimeProvider();
        var log = new CallLog();
        var host = await CqrsTestHost.StartAsync(cqrs =>
        {
            cqrs.Services.AddSingleton<TimeProvider>(time).AddSingleton(log);
            cqrs.AddTypes(types);
            UseStore(cqrs);
            configure(cqrs);
        });
        return new ConformanceHost(host, time, log);
    }
}
