namespace Cqrs.Kit.Testing;

/// <summary>What an aggregate does: given some events, when something is asked of it, then these events or this refusal.</summary>
/// <remarks>Events are compared as the JSON that a store would keep. For one thread at a time.</remarks>
/// <typeparam name="TAggregate">The aggregate.</typeparam>
public sealed class AggregateSpecification<TAggregate>
    where TAggregate : class, IAggregate
{
    private readonly List<object> _given = [];

    internal AggregateSpecification()
    {
    }

    /// <summary>What has happened to it before, in order. May be called more than once.</summary>
    /// <param name="events">Events in their latest shape.</param>
    /// <returns>The same specification.</returns>
    public AggregateSpecification<TAggregate> Given(params IEnumerable<object> events)
    {
        _given.AddRange(events);
        return this;
    }

    /// <summary>What is asked of it.</summary>
    /// <param name="act">Calls a method of the aggregate.</param>
    /// <returns>What came of it.</returns>
    public AggregateOutcome When(Action<TAggregate> act)
    {
        ArgumentNullException.ThrowIfNull(act);
        var aggregate = (TAggregate)Activator.CreateInstance(typeof(TAggregate), nonPublic: true)!;
        for (var version = 0; version < _given.Count; version++)
        {
            aggregate.Replay(SpecificationJson.RoundTrip(_given[version]), version);
        }

        return AggregateOutcome.Of(() =>
        {
            act(aggregate);
            return aggregate;
        });
    }

    /// <summary>How it is made.</summary>
    /// <param name="create">Makes a new aggregate.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="InvalidOperationException">Something was given: what is made anew has no past.</exception>
    public AggregateOutcome When(Func<TAggregate> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return _given.Count == 0
            ? AggregateOutcome.Of(create)
            : throw new InvalidOperationException($"A {typeof(TAggregate).Name} that is made anew has no past: leave Given out, or use When(aggregate => …).");
    }
}
