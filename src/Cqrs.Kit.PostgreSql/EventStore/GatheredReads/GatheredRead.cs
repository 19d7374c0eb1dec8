namespace Cqrs.Kit.PostgreSql;

/// <summary>The first page of a reading, which waits to be fetched together with those of others. Null is the answer that it is to be fetched alone.</summary>
/// <param name="stream">The stream.</param>
/// <param name="from">The first version to give.</param>
/// <param name="room">How many events the page may give.</param>
/// <param name="wantsMore">Whether more may be wanted: then one row more is asked for, as a sign that there is more.</param>
internal sealed class GatheredRead(StreamName stream, long from, long room, bool wantsMore)
    : TaskCompletionSource<EventPage?>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>The most events of one stream: a long one may not hold up the others. The rest of it is fetched as its next page.</summary>
    public const int MaxEvents = 64;

    public StreamName Stream { get; } = stream;

    public long From { get; } = from;

    public long Room { get; } = Math.Min(room, MaxEvents);

    public long Rows => wantsMore || room > MaxEvents ? Room + 1 : Room;

    public EventPage Page { get; } = new();
}
