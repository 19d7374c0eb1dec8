namespace Cqrs.Kit;

/// <summary>What one attempt of a command has touched, and its commit: all events of all aggregates in one append.</summary>
/// <remarks>Scoped. <code>new → Begin → (Track | Enlist)* → CommitAsync → ended</code></remarks>
internal sealed class UnitOfWork(IEventStore store, TimeProvider time) : ICommandTransactionScope
{
    private readonly Dictionary<StreamName, IAggregate> _aggregates = [];
    private EventMetadata? _metadata;
    private ICommandTransaction? _transaction;
    private LogPosition _newestRead;

    public EventMetadata Metadata => _metadata ?? EventMetadata.Empty;

    public bool IsActive => _metadata is not null;

    public void Begin(EventMetadata metadata) => _metadata = metadata;

    public IAggregate? Find(StreamName stream)
    {
        EnsureActive();
        return _aggregates.GetValueOrDefault(stream);
    }

    public void Track(StreamName stream, IAggregate aggregate, LogPosition newest)
    {
        EnsureActive();
        if (!_aggregates.TryAdd(stream, aggregate))
        {
            throw new InvalidOperationException($"{stream} is in this unit of work already: it was loaded or added before.");
        }

        _newestRead = LogPosition.Max(_newestRead, newest);
    }

    public void Enlist(ICommandTransaction transaction)
    {
        EnsureActive();
        if (_transaction is not null)
        {
            throw new InvalidOperationException("A command commits with one transaction; this one has another already.");
        }

        _transaction = transaction;
    }

    /// <summary>Commits. Without events, rows or a record nothing is sent, and the position is the newest that was read.</summary>
    public async ValueTask<AppendResult> CommitAsync(CommandRecord? record, CancellationToken cancellationToken)
    {
        EnsureActive();
        List<StreamAppend> streams = [];
        foreach (var (stream, aggregate) in _aggregates)
        {
            if (aggregate.UncommittedEvents.Count > 0)
            {
                var expected = aggregate.Version < 0 ? ExpectedVersion.NoStream : ExpectedVersion.Exactly(aggregate.Version);
                streams.Add(new StreamAppend(stream, expected, [.. aggregate.UncommittedEvents]));
            }
        }

        var request = streams.Count == 0 && record is null
            ? null
            : new AppendRequest(streams) { Id = Guid.CreateVersion7(time.GetUtcNow()), Metadata = _metadata!, Command = record is null ? null : record with { Position = _newestRead } };
        var result = (_transaction, request) switch
        {
            ({ } transaction, _) => await transaction.CommitAsync(request, cancellationToken).ConfigureAwait(false),
            (null, { } append) => await store.TryAppendAsync(append, cancellationToken).ConfigureAwait(false),
            _ => AppendResult.Appended(_newestRead, []),
        };
        if (result.Outcome == AppendOutcome.Appended)
        {
            foreach (var aggregate in _aggregates.Values)
            {
                aggregate.MarkCommitted();
            }

            return AppendResult.Appended(LogPosition.Max(_newestRead, result.Position), result.Versions);
        }

        return result;
    }

    /// <summary>Ends the attempt: what still holds the repository can do nothing more with it.</summary>
    public void End() => _metadata = null;

    private void EnsureActive()
    {
        if (_metadata is null)
        {
            throw new InvalidOperationException("Repositories and transactions of commands work only while a command's handler runs: send a command instead.");
        }
    }
}
