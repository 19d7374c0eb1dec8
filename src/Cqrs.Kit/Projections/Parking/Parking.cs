namespace Cqrs.Kit;

/// <summary>The keys of a shard that are parked, and what one transaction adds to them.</summary>
/// <remarks>A key whose event cannot be applied is parked: that event and all later ones of the key wait in its queue, all other keys go on.
/// The queue holds positions; the events stay in the log. For one thread at a time.</remarks>
public sealed class Parking
{
    private readonly IReadOnlySet<string> _before;
    private readonly IReadOnlySet<QueuedEvent> _skipped;
    private readonly Dictionary<string, ProjectionFailure> _parked = new(StringComparer.Ordinal);
    private readonly List<QueuedEvent> _queued = [];
    private readonly Func<DateTimeOffset> _now;

    internal Parking(ProjectionLease lease, Func<DateTimeOffset> now, ParkedRetry? retry = null)
        : this(lease.ParkedKeys, lease.SkippedOfKeys, now, retry)
    {
    }

    internal Parking(IReadOnlySet<string> before, IReadOnlySet<QueuedEvent> skipped, Func<DateTimeOffset> now, ParkedRetry? retry = null)
    {
        _before = before;
        _skipped = skipped;
        _now = now;
        Retry = retry;
    }

    /// <summary>The keys that the transaction parks, and why.</summary>
    public IReadOnlyDictionary<string, ProjectionFailure> Parked => _parked;

    /// <summary>The events that it puts into the queues of parked keys, in order.</summary>
    public IReadOnlyList<QueuedEvent> Queued => _queued;

    /// <summary>The events that it takes out of a queue to try again; null when it does not. What of them it parks anew is in <see cref="Parked"/> and <see cref="Queued"/>.</summary>
    public ParkedRetry? Retry { get; }

    /// <summary>Whether an event that fails parks its key; else only the queues of keys that are parked already grow.</summary>
    internal bool ParksMore { get; init; } = true;

    internal bool IsEmpty => _before.Count + _parked.Count == 0;

    internal bool IsParked(string key) => (_before.Contains(key) && key != Retry?.Key) || _parked.ContainsKey(key);

    /// <summary>Whether somebody decided that the key skips the event.</summary>
    internal bool Skips<TKey>(TKey key, LogPosition position)
        where TKey : notnull => _skipped.Count > 0 && _skipped.Contains(new QueuedEvent(ViewKey.Text(key), position));

    internal void Queue(string key, LogPosition position) => _queued.Add(new QueuedEvent(key, position));

    /// <summary>Parks a key at an event; the event itself is queued when it is met.</summary>
    internal void Park(string key, LogPosition position, Exception exception) => _parked.Add(key, ProjectionFault.Describe(position, exception, _now()));

    /// <summary>The parked keys once the transaction is committed.</summary>
    internal IReadOnlySet<string> After() => _parked.Count == 0 ? _before : new HashSet<string>(_before.Concat(_parked.Keys), StringComparer.Ordinal);
}

/// <summary>An event in the queue of a parked key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Position">The event's position.</param>
public readonly record struct QueuedEvent(string Key, LogPosition Position);

/// <summary>Events of a parked key that are tried again.</summary>
/// <param name="Key">The key.</param>
/// <param name="Positions">The first of its queue, in order.</param>
public sealed record ParkedRetry(string Key, IReadOnlyList<LogPosition> Positions);

/// <summary>A parked key.</summary>
/// <param name="Shard">The shard that it belongs to.</param>
/// <param name="Key">The key, as text.</param>
/// <param name="Failure">The event that could not be applied, and why.</param>
/// <param name="Attempts">How often it was tried, the first time included.</param>
/// <param name="Waiting">How many events wait in its queue, that one included.</param>
public sealed record ParkedKey(ProjectionShard Shard, string Key, ProjectionFailure Failure, int Attempts, long Waiting);

/// <summary>What a projection does with an event that it cannot apply.</summary>
public enum PoisonPolicy
{
    /// <summary>It stops before the event, visibly, until somebody resumes it.</summary>
    Stop,

    /// <summary>It parks the key: that event and all later ones of the key wait, all other keys go on. For a <c>ViewProjector</c> without lookups.</summary>
    Park,
}
