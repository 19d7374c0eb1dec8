namespace Cqrs.Kit;

/// <summary>Loads aggregates by folding their streams, and keeps them in the unit of work.</summary>
internal sealed class AggregateRepository<TAggregate, TId>(UnitOfWork unitOfWork, IEventStore store, Func<TAggregate> create)
    : IAggregateRepository<TAggregate, TId>
    where TAggregate : AggregateRoot<TId>
    where TId : notnull
{
    public async ValueTask<TAggregate> GetAsync(TId id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken).ConfigureAwait(false) ?? throw new AggregateNotFoundException(NameOf(id));

    public async ValueTask<TAggregate> GetAsync(TId id, long expectedVersion, CancellationToken cancellationToken)
    {
        var expected = ExpectedVersion.Exactly(expectedVersion);
        var aggregate = await GetAsync(id, cancellationToken).ConfigureAwait(false);
        return expected.Allows(aggregate.Version)
            ? aggregate
            : throw new ConcurrencyConflictException(new VersionConflict(NameOf(id), expected, aggregate.Version));
    }

    public async ValueTask<TAggregate?> FindAsync(TId id, CancellationToken cancellationToken)
    {
        var stream = NameOf(id);
        if (unitOfWork.Find(stream) is { } tracked)
        {
            return (TAggregate)tracked;
        }

        var aggregate = create();
        IAggregate folded = aggregate;
        var newest = LogPosition.Start;
        await foreach (var @event in store.ReadStreamAsync(stream, StreamReadOptions.All, cancellationToken).ConfigureAwait(false))
        {
            folded.Replay(@event.Data, @event.Version);
            newest = @event.Position;
        }

        if (folded.Version < 0)
        {
            return null;
        }

        if (folded.GetStreamId() is var loaded && loaded != stream.Id)
        {
            throw new InvalidOperationException($"The aggregate loaded from {stream} says that its id is '{loaded}': its Apply must set Id from the event that creates it.");
        }

        unitOfWork.Track(stream, aggregate, newest);
        return aggregate;
    }

    public void Add(TAggregate aggregate)
    {
        ArgumentNullException.ThrowIfNull(aggregate);
        if (((IAggregate)aggregate).GetStreamId() is not { } id)
        {
            throw new InvalidOperationException($"The {typeof(TAggregate).Name} to add has the default id: its Apply must set Id from the event that creates it.");
        }

        if (aggregate.UncommittedEvents.Count == 0 || aggregate.Version >= 0)
        {
            throw new InvalidOperationException($"The {typeof(TAggregate).Name} to add must be new and have raised at least one event.");
        }

        unitOfWork.Track(StreamName.For<TAggregate>(id), aggregate, LogPosition.Start);
    }

    private static StreamName NameOf(TId id) => EqualityComparer<TId>.Default.Equals(id, default)
        ? throw new ArgumentException($"The default {typeof(TId).Name} names no {typeof(TAggregate).Name}.", nameof(id))
        : StreamName.For<TAggregate>(StreamIdFormat.Format(id));
}
