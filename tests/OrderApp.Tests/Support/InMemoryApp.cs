namespace OrderApp.Tests.Support;

/// <summary>The app on the in-memory store.</summary>
public sealed class InMemoryApp : RunningApp
{
    /// <inheritdoc/>
    protected override Task<string?> ConnectionStringAsync() => Task.FromResult<string?>(null);
}
