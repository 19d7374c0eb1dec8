namespace Cqrs.Kit.Testing;

/// <summary>What came of what was asked of an aggregate, to be compared with what was expected.</summary>
public sealed class AggregateOutcome
{
    private readonly IReadOnlyList<object> _events;
    private readonly Exception? _thrown;

    private AggregateOutcome(IReadOnlyList<object> events, Exception? thrown)
    {
        _events = events;
        _thrown = thrown;
    }

    /// <summary>It raised exactly these events, in this order.</summary>
    /// <param name="events">The events.</param>
    /// <exception cref="SpecificationException">It did not; the message shows the difference.</exception>
    public void Then(params IReadOnlyList<object> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (_thrown is not null)
        {
            throw new SpecificationException($"Expected {Count(events.Count)}, but {_thrown.GetType().Name} was thrown: {_thrown.Message}", _thrown);
        }

        if (JsonDifference.Of(SpecificationJson.Write(events), SpecificationJson.Write(_events)) is { } difference)
        {
            throw new SpecificationException($"The events differ (- expected, + raised):{Environment.NewLine}{difference}");
        }
    }

    /// <summary>It raised no event.</summary>
    /// <exception cref="SpecificationException">It did, or it threw.</exception>
    public void ThenNothing() => Then();

    /// <summary>It refused.</summary>
    /// <typeparam name="TException">What it threw; a derived type will do.</typeparam>
    /// <returns>What it threw, to look at more closely.</returns>
    /// <exception cref="SpecificationException">It did not refuse, or otherwise.</exception>
    public TException ThenThrows<TException>()
        where TException : Exception => _thrown switch
        {
            TException expected => expected,
            null => throw new SpecificationException($"Expected {typeof(TException).Name}, but nothing was thrown; raised was:{Environment.NewLine}{string.Join(Environment.NewLine, SpecificationJson.Write(_events))}"),
            _ => throw new SpecificationException($"Expected {typeof(TException).Name}, but {_thrown.GetType().Name} was thrown: {_thrown.Message}", _thrown),
        };

    internal static AggregateOutcome Of<TAggregate>(Func<TAggregate> act)
        where TAggregate : IAggregate
    {
        try
        {
            return new AggregateOutcome([.. act().UncommittedEvents], null);
        }
        catch (Exception thrown)
        {
            return new AggregateOutcome([], thrown);
        }
    }

    private static string Count(int events) => events switch
    {
        0 => "no event",
        1 => "an event",
        _ => $"{events} events",
    };
}
