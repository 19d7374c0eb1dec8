namespace Cqrs.Kit;

/// <summary>The aggregates of one type, as a collection: what a command's handler gets or adds, the bus commits when the handler returns.</summary>
/// <remarks>Scoped; only for handlers of commands and what they call. One instance an id within an attempt. For one thread at a time.</remarks>
/// <typeparam name="TAggregate">The aggregate.</typeparam>
/// <typeparam name="TId">Its id.</typeparam>
public interface IAggregateRepository<TAggregate, TId>
    where TAggregate : AggregateRoot<TId>
    where TId : notnull
{
    /// <summary>Loads an aggregate from its stream.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The aggregate.</returns>
    /// <exception cref="AggregateNotFoundException">Its stream has no event.</exception>
    ValueTask<TAggregate> GetAsync(TId id, CancellationToken cancellationToken = default);

    /// <summary>Loads an aggregate and refuses it at any other version than the caller saw. Such a conflict is not retried.</summary>
    /// <param name="id">The id.</param>
    /// <param name="expectedVersion">The version that the caller saw.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The aggregate.</returns>
    /// <exception cref="AggregateNotFoundException">Its stream has no event.</exception>
    /// <exception cref="ConcurrencyConflictException">It is at another version.</exception>
    ValueTask<TAggregate> GetAsync(TId id, long expectedVersion, CancellationToken cancellationToken = default);

    /// <summary>Loads an aggregate, if there is one.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The aggregate, or null.</returns>
    ValueTask<TAggregate?> FindAsync(TId id, CancellationToken cancellationToken = default);

    /// <summary>Adds a new aggregate. If its stream turns out to exist, the command fails with a <see cref="ConcurrencyConflictException"/>, not retried.</summary>
    /// <param name="aggregate">The aggregate, with an id and at least one raised event.</param>
    /// <exception cref="InvalidOperationException">It has the default id, no raised event, or was loaded or added before.</exception>
    void Add(TAggregate aggregate);
}
