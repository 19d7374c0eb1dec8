namespace Cqrs.Kit;

/// <summary>Whoever reads the log has passed an event that is not in it any more: a tail of the log was lost.</summary>
/// <remarks>As by a failover to a replica that lagged, or by tables that were restored apart. A projection or subscription stops with it, visibly,
/// before it writes anything more: rebuild it, or rewind it to a position from before the loss.</remarks>
public sealed class LogTailLostException : CqrsException
{
    /// <summary>Creates the error.</summary>
    /// <param name="reader">Who reads: a shard of a projection, or a tail.</param>
    /// <param name="position">How far it had come.</param>
    /// <param name="eventId">The id of the event that it passed there.</param>
    public LogTailLostException(string reader, LogPosition position, Guid eventId)
        : base($"{reader} has passed position {position} with the event {eventId}, which is not there in the log: a tail of the log was lost, as by a failover to a replica that lagged, or tables were restored apart. It goes no further. Rebuild the projection, or rewind it to a position from before the loss.") =>
        (Reader, Position, EventId) = (reader, position, eventId);

    /// <summary>Who reads: a shard of a projection, as in <c>order-views v1 build 2 shard 0</c>, or a tail.</summary>
    public string Reader { get; }

    /// <summary>How far it had come.</summary>
    public LogPosition Position { get; }

    /// <summary>The id of the event that it passed there, which the log does not have at that position.</summary>
    public Guid EventId { get; }
}
