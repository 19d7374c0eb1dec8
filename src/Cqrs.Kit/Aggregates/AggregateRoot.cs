namespace Cqrs.Kit;

/// <summary>An aggregate: a consistency boundary whose state is the fold of the events of one stream.</summary>
/// <remarks>Mark it with <see cref="StreamTypeAttribute"/> and give it a parameterless constructor, which may be private. Methods check
/// rules and <see cref="Raise"/> events; only <see cref="Apply"/> changes state. For one thread at a time.</remarks>
/// <typeparam name="TId">The id: <see cref="Guid"/>, <see cref="string"/>, <see cref="int"/>, <see cref="long"/>, or an <see cref="IStreamId"/>.</typeparam>
public abstract class AggregateRoot<TId> : IAggregate
    where TId : notnull
{
    private readonly List<object> _uncommitted = [];

    /// <summary>The id. Set it in <see cref="Apply"/>, from the event that creates the aggregate.</summary>
    public TId Id { get; protected set; } = default!;

    /// <summary>The version of its newest stored event; −1 when none is stored. Events raised since are not counted.</summary>
    public long Version { get; private set; } = -1;

    /// <summary>The events that it has raised and that are not stored yet, in order.</summary>
    public IReadOnlyList<object> UncommittedEvents => _uncommitted;

    /// <summary>Applies an event and keeps it for the commit.</summary>
    /// <param name="event">The event, of a registered latest type.</param>
    protected void Raise(object @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        Apply(@event);
        _uncommitted.Add(@event);
    }

    /// <summary>Changes the state as the event says. Must accept every event of the stream and check no rules: what happened, happened.</summary>
    /// <param name="event">The event, in its latest shape.</param>
    protected abstract void Apply(object @event);

    string? IAggregate.GetStreamId() => EqualityComparer<TId>.Default.Equals(Id, default) ? null : StreamIdFormat.Format(Id);

    void IAggregate.Replay(object? @event, long version)
    {
        if (@event is not null)
        {
            Apply(@event);
        }

        Version = version;
    }

    void IAggregate.MarkCommitted()
    {
        Version += _uncommitted.Count;
        _uncommitted.Clear();
    }
}
