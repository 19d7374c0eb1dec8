using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrderApp.Http;
using OrderApp.Orders;

namespace OrderApp;

/// <summary>The whole app, put together. A method of its own, so that tests run the same one.</summary>
public static class OrderApplication
{
    private const long MaxBodyBytes = 1024 * 1024;

    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var store = builder.AddOrders();
        AddHttp(builder);

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages(); // also what no endpoint answers is a problem document
        app.MapOrders();
        app.MapHome(store);
        app.MapHealthChecks("/health/ready").AllowAnonymous();
        app.Lifetime.ApplicationStarted.Register(() => app.Logger.LogInformation("Orders are kept {Store}. Try {Address}", store, string.Join(" or ", app.Urls)));
        return app;
    }

    private static void AddHttp(WebApplicationBuilder builder)
    {
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxBodyBytes);

        // Longer than any request may wait, and less than the 30 s that an orchestrator leaves between SIGTERM and SIGKILL.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(25));

        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<Problems>();

        // A new node, or one with a new read model, gets no traffic before it can answer; one that lags is degraded, and goes on.
        builder.Services.AddHealthChecks().AddCqrsProjections(configure: health => health.CatchingUp = HealthStatus.Unhealthy);

        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true); // to Problems, not to an empty answer
        builder.Services.ConfigureHttpJsonOptions(http =>
        {
            // Strict, so that a command that was read from a body is complete: no nulls, nothing missing, nothing twice.
            var json = http.SerializerOptions;
            json.RespectNullableAnnotations = true;
            json.RespectRequiredConstructorParameters = true;
            json.AllowDuplicateProperties = false;
            json.NumberHandling = JsonNumberHandling.Strict;
            json.Converters.Add(new PlainTextConverter());
            json.Converters.Add(new JsonStringEnumConverter<OrderStatus>(JsonNamingPolicy.CamelCase));
            json.TypeInfoResolverChain.Insert(0, HttpJson.Default);
        });
    }
}
