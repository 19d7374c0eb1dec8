using Microsoft.AspNetCore.Builder;
using OrderApp.Tests.Processes;

namespace OrderApp.Tests.Support;

/// <summary>The app in this process, or as native code in its own, on a free port, started by the first test that asks. Tests share it and keep to customers of their own.</summary>
public abstract class RunningApp : IAsyncDisposable
{
    private readonly Lazy<Task<WebApplication>> _here;
    private readonly Lazy<Task<OrderAppProcess>> _native;

    protected RunningApp() => (_here, _native) = (new(StartHereAsync), new(async () => await OrderAppProcess.StartAsync(await ConnectionStringAsync())));

    /// <summary>The services of the app, which is started in this process for it.</summary>
    public async Task<IServiceProvider> ServicesAsync() => (await _here.Value).Services;

    internal async Task<OrderClient> ClientAsync() =>
        OrderAppProcess.Compiled is not null && !_here.IsValueCreated ? (await _native.Value).Client() : new(new Uri((await _here.Value).Urls.Single()));

    /// <summary>Stops it.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        if (_here is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _here.Value).StopAsync();
            await (await _here.Value).DisposeAsync();
        }

        if (_native is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            (await _native.Value).Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>What chooses the store; null for the one in memory.</summary>
    protected abstract Task<string?> ConnectionStringAsync();

    private async Task<WebApplication> StartHereAsync()
    {
        var app = OrderApplication.Build(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Warning", "--ConnectionStrings:Orders", await ConnectionStringAsync() ?? ""]);
        await app.StartAsync();
        return app;
    }
}
