namespace Cqrs.Kit;

/// <summary>Reacts to the events of one type: sends mail, calls other services, sends commands. For a class with a <see cref="SubscriptionAttribute"/>.</summary>
/// <remarks>At least once, in log order, one event at a time, each in a scope of its own; never fired by a rebuild. Use
/// <see cref="EventContext.EventId"/> as the idempotency key of what it does. A class may subscribe to several types. One that throws is
/// tried again, with growing pauses, <see cref="CqrsOptions.MaxSubscriberAttempts"/> times; then its subscription stops, visibly.</remarks>
/// <typeparam name="TEvent">The event, in its latest shape.</typeparam>
public interface ISubscriber<in TEvent>
{
    /// <summary>Reacts to one event.</summary>
    /// <param name="event">The event.</param>
    /// <param name="at">Where it stands.</param>
    /// <param name="cancellationToken">The host stops.</param>
    /// <returns>When done; the subscription then passes the event.</returns>
    ValueTask HandleAsync(TEvent @event, EventContext at, CancellationToken cancellationToken);
}
