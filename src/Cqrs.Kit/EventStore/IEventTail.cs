namespace Cqrs.Kit;

/// <summary>Reads the log and goes on with what is appended, for as long as it is wanted.</summary>
/// <remarks>
/// Each event after the position once and in log order, whatever happens between: while the store is away, or its server restarts, the tail
/// tries again from where it is, with growing pauses. It is woken by appends, those of other processes too where the store tells of them, and
/// looks by itself at each <see cref="CqrsOptions.PollInterval"/>. What it has given is known to its reader alone: a reader that ends and wants
/// to go on later keeps the position, or is a subscriber. Safe for any thread; each enumeration is a tail of its own.
/// </remarks>
public interface IEventTail
{
    /// <summary>Reads the log after a position, and waits at its end for more. It ends by its token or by a fault that time does not mend.</summary>
    /// <param name="after">The position after which to begin; may lie past the end.</param>
    /// <param name="options">Which events. A tail has no end: <see cref="LogReadOptions.UpTo"/>, <see cref="LogReadOptions.MaxCount"/> and
    /// <see cref="LogReadOptions.Backwards"/> are refused.</param>
    /// <param name="cancellationToken">Ends the tail, with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The events in order.</returns>
    /// <exception cref="ArgumentException">The options ask for an end.</exception>
    /// <exception cref="UnknownEventTypeException">This build does not know the type of the next event.</exception>
    /// <exception cref="EventSerializationException">The next event cannot be read.</exception>
    /// <exception cref="LogTailLostException">An event that the tail has passed is not in the log any more.</exception>
    IAsyncEnumerable<RecordedEvent> TailAsync(LogPosition after, LogReadOptions options, CancellationToken cancellationToken);
}
