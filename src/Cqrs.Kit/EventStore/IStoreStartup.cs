namespace Cqrs.Kit;

/// <summary>What a store does before anything else may use it. For providers; registered once for each store.</summary>
public interface IStoreStartup
{
    /// <summary>What the store is, for messages: <c>PostgreSQL</c>, <c>in-memory</c>.</summary>
    string StoreName { get; }

    /// <summary>What is wrong with its options, each in a sentence.</summary>
    /// <returns>The faults; none when all is well.</returns>
    IEnumerable<string> Validate();

    /// <summary>Makes the store ready: reaches it and brings its schema up to date, or refuses. Called once for each start of a service provider.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When ready.</returns>
    /// <exception cref="InvalidOperationException">The store cannot be used as it is; the message says what to do.</exception>
    ValueTask StartAsync(CancellationToken cancellationToken);

    /// <summary>Ends what it does in the background. Called once, when the host stops.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>When ended.</returns>
    ValueTask StopAsync(CancellationToken cancellationToken);
}
