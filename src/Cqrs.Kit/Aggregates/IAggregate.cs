namespace Cqrs.Kit;

/// <summary>An aggregate as the unit of work sees it; derive from <see cref="AggregateRoot{TId}"/>.</summary>
public interface IAggregate
{
    /// <summary>The version of its newest stored event; −1 when none is stored.</summary>
    long Version { get; }

    /// <summary>The events that it has raised and that are not stored yet.</summary>
    IReadOnlyList<object> UncommittedEvents { get; }

    /// <summary>The id of its stream.</summary>
    /// <returns>The id as text; null while it has the default id.</returns>
    string? GetStreamId();

    /// <summary>Applies a stored event.</summary>
    /// <param name="event">The event in its latest shape; null when its type is retired, which counts but changes nothing.</param>
    /// <param name="version">Its version.</param>
    void Replay(object? @event, long version);

    /// <summary>Says that the uncommitted events are stored now.</summary>
    void MarkCommitted();
}
