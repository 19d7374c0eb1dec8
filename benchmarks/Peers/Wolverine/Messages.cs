using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

using Wolverine;

namespace Peers.Wolverine;

/// <summary>A message whose handler does nothing: what is measured is the way to it.</summary>
public sealed record Ask(string Text);

public sealed class AskHandler
{
    public string Handle(Ask message) => message.Text;
}

public static class Pass1
{
    public static void Before(Ask message) => ArgumentNullException.ThrowIfNull(message);
}

public static class Pass2
{
    public static void Before(Ask message) => ArgumentNullException.ThrowIfNull(message);
}

public static class Pass3
{
    public static void Before(Ask message) => ArgumentNullException.ThrowIfNull(message);
}

public static class Registration
{
    public static IHost Build(bool withBehaviors) => Host.CreateDefaultBuilder()
        .ConfigureLogging(logging => logging.ClearProviders())
        .UseWolverine(options =>
        {
            options.Durability.Mode = DurabilityMode.MediatorOnly;
            options.Discovery.DisableConventionalDiscovery().IncludeType<AskHandler>();
            options.UseRuntimeCompilation();
            foreach (var behavior in withBehaviors ? new[] { typeof(Pass1), typeof(Pass2), typeof(Pass3) } : [])
            {
                options.Policies.AddMiddleware(behavior);
            }
        })
        .Build();
}
