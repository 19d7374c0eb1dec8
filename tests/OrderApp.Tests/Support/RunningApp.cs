using Microsoft.AspNetCore.Builder;

namespace OrderApp.Tests.Support;

/// <summary>The app in this process, on a free port, started by the first test that asks. Tests share it and keep to customers of their own.</summary>
public abstract class RunningApp : IAsyncDisposable
{
    private readonly Lazy<Task<WebApplication>> _app;

    protected RunningApp() => _app = new(StartAsync);

    /// <summary>The services of the app.</summary>
    public async Task<IServiceProvider> ServicesAsync() => (await _app.Value).Services;

    internal async Task<OrderClient> ClientAsync() => new(new Uri((await _app.Value).Urls.Single()));

    /// <summary>Stops it.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        if (_app is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _app.Value).StopAsync();
            await (await _app.Value).DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>The options that choose the store.</summary>
    protected abstract Task<string[]> OptionsAsync();

    private async Task<WebApplication> StartAsync()
    {
        var app = OrderApplication.Build(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Warning", .. await OptionsAsync()]);
        await app.StartAsync();
        return app;
    }
}
