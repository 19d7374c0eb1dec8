namespace Cqrs.Kit;

/// <summary>Checks everything that was registered and makes the store ready. A host calls it by itself; without one, call it once.</summary>
/// <remarks>Safe for any thread; further calls do nothing once it has succeeded.</remarks>
public interface ICqrsStartup
{
    /// <summary>Starts the kit: finds everything that is wrong, brings the store's schema up to date when that is allowed, prepares the projections. Until it has returned the buses throw.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When the buses may be used.</returns>
    /// <exception cref="CqrsStartupException">Something is wrong; every fault is listed.</exception>
    Task StartAsync(CancellationToken cancellationToken = default);
}
