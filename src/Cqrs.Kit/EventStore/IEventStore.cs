namespace Cqrs.Kit;

/// <summary>An append-only log of events, in streams.</summary>
/// <remarks>
/// Guarantees of every implementation, held by the conformance suite: an append is written as a whole or not at all; versions of a stream
/// are 0…n without holes, and of several appends at one version one wins; positions are 1…N without holes and in commit order, so that a
/// reader that has seen a position has seen everything before it; an append can be read as soon as it has returned. Safe for any thread.
/// </remarks>
public interface IEventStore
{
    /// <summary>Appends to one or several streams in one transaction. A conflict is a value.</summary>
    /// <remarks>The verdict is sought in this order: the append's own id (the first result again), the command's id, whether a stream is closed or
    /// erased, the versions.</remarks>
    /// <param name="request">What to append.</param>
    /// <param name="cancellationToken">Gives up before the append is sent; after that the append may have been written.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="ArgumentException">The request is empty, names a stream twice, or is over a cap.</exception>
    /// <exception cref="AppendIdReusedException">The id belongs to another append.</exception>
    /// <exception cref="EventSerializationException">An event cannot be written; nothing was.</exception>
    /// <exception cref="UnknownEventTypeException">An event's type is not registered; nothing was written.</exception>
    /// <exception cref="StreamClosedException">A stream is closed; nothing was written.</exception>
    /// <exception cref="StreamErasedException">A stream was erased; nothing was written.</exception>
    ValueTask<AppendResult> TryAppendAsync(AppendRequest request, CancellationToken cancellationToken);

    /// <summary>Reads a stream at constant memory. A stream without events gives none; a truncated one begins at the first event that was kept.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="options">Which part.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The events in order.</returns>
    /// <exception cref="StreamErasedException">The stream was erased; thrown by the enumeration.</exception>
    IAsyncEnumerable<RecordedEvent> ReadStreamAsync(StreamName stream, StreamReadOptions options, CancellationToken cancellationToken);

    /// <summary>Reads the log at constant memory, up to its end at the time: forwards, or the same events in the reverse order. Those that were truncated or erased are given blank.</summary>
    /// <param name="after">The position after which the part to read begins; may lie past the end.</param>
    /// <param name="options">Which part.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The events in order.</returns>
    IAsyncEnumerable<RecordedEvent> ReadLogAsync(LogPosition after, LogReadOptions options, CancellationToken cancellationToken);

    /// <summary>Looks at the log once: at most so many events as <see cref="LogReadOptions.MaxCount"/> or a page of the store allows, in one round trip.</summary>
    /// <param name="after">Where to begin: behind this position.</param>
    /// <param name="options">Which events; not backwards.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The events, and how far it looked.</returns>
    ValueTask<LogPage> ReadLogPageAsync(LogPosition after, LogReadOptions options, CancellationToken cancellationToken);

    /// <summary>Looks at the log's end, in one round trip.</summary>
    /// <param name="after">The position after which the oldest event's time is wanted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was seen.</returns>
    ValueTask<LogProbe> ProbeAsync(LogPosition after, CancellationToken cancellationToken);

    /// <summary>Finds what was recorded of a command.</summary>
    /// <param name="id">The command's id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The record, or null.</returns>
    ValueTask<CommandRecord?> FindCommandAsync(CommandId id, CancellationToken cancellationToken);

    /// <summary>Whether reading again later, unchanged, may succeed: the store was away, busy or restarted.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>Whether it is transient.</returns>
    bool IsTransient(Exception exception);
}
