namespace Cqrs.Kit.InMemory;

/// <summary>The store's part in the start: there is nothing to reach and nothing that runs in the background.</summary>
internal sealed class InMemoryStartup : IStoreStartup
{
    public string StoreName => "in-memory";

    public IEnumerable<string> Validate() => [];

    public ValueTask StartAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask StopAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
