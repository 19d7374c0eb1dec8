namespace Cqrs.Kit;

/// <summary>The event store as users call it: a conflict is an exception, so that no result can be forgotten.</summary>
public static class EventStoreExtensions
{
    /// <summary>Appends to one stream.</summary>
    /// <param name="store">The store.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="expected">What it must be like.</param>
    /// <param name="events">The events, at least one.</param>
    /// <param name="cancellationToken">Gives up before the append is sent; after that the append may have been written.</param>
    /// <returns>Where the events are.</returns>
    /// <exception cref="ConcurrencyConflictException">The stream was not as expected; nothing was written.</exception>
    /// <exception cref="StreamClosedException">The stream is closed; nothing was written.</exception>
    /// <exception cref="StreamErasedException">The stream was erased; nothing was written.</exception>
    public static ValueTask<AppendResult> AppendAsync(this IEventStore store, StreamName stream, ExpectedVersion expected, IReadOnlyList<object> events, CancellationToken cancellationToken = default) =>
        store.AppendAsync(new AppendRequest([new StreamAppend(stream, expected, events)]), cancellationToken);

    /// <summary>Appends to one or several streams, all or nothing.</summary>
    /// <param name="store">The store.</param>
    /// <param name="request">What to append.</param>
    /// <param name="cancellationToken">Gives up before the append is sent; after that the append may have been written.</param>
    /// <returns>Where the events are.</returns>
    /// <exception cref="ConcurrencyConflictException">A stream was not as expected; nothing was written.</exception>
    /// <exception cref="StreamClosedException">A stream is closed; nothing was written.</exception>
    /// <exception cref="StreamErasedException">A stream was erased; nothing was written.</exception>
    public static async ValueTask<AppendResult> AppendAsync(this IEventStore store, AppendRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var result = await store.TryAppendAsync(request, cancellationToken).ConfigureAwait(false);
        return result.Conflict is { } conflict ? throw new ConcurrencyConflictException(conflict) : result;
    }

    /// <summary>Reads a stream forwards from its beginning.</summary>
    /// <param name="store">The store.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The events in order; none when the stream has none.</returns>
    public static IAsyncEnumerable<RecordedEvent> ReadStreamAsync(this IEventStore store, StreamName stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.ReadStreamAsync(stream, StreamReadOptions.All, cancellationToken);
    }

    /// <summary>Reads the log forwards, up to its end at the time.</summary>
    /// <param name="store">The store.</param>
    /// <param name="after">The position after which to begin.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The events in order.</returns>
    public static IAsyncEnumerable<RecordedEvent> ReadLogAsync(this IEventStore store, LogPosition after = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.ReadLogAsync(after, LogReadOptions.All, cancellationToken);
    }

    /// <summary>Reads the log after a position, and waits at its end for more.</summary>
    /// <param name="tail">The tail.</param>
    /// <param name="after">The position after which to begin.</param>
    /// <param name="cancellationToken">Ends the tail, with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The events in order.</returns>
    public static IAsyncEnumerable<RecordedEvent> TailAsync(this IEventTail tail, LogPosition after = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tail);
        return tail.TailAsync(after, LogReadOptions.All, cancellationToken);
    }
}
