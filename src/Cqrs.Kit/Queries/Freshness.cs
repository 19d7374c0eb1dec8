namespace Cqrs.Kit;

/// <summary>What to do when an answer cannot become as fresh as asked for in time.</summary>
public enum OnTimeout
{
    /// <summary>Give the stale answer, marked as stale.</summary>
    ReturnStale,

    /// <summary>Throw <see cref="StaleReadException"/>.</summary>
    Throw,
}

/// <summary>Why an answer is stale.</summary>
public enum StaleReason
{
    /// <summary>It is not: it is as fresh as was asked for.</summary>
    None,

    /// <summary>A projection had not got there in time.</summary>
    Lagging,

    /// <summary>A projection has stopped before it got there; the answer came at once.</summary>
    Stopped,

    /// <summary>A key that the query may read is parked at or before the position; the answer came at once.</summary>
    Parked,
}

/// <summary>How fresh an answer must be, and how long to wait for it.</summary>
/// <remarks>Met only if every projection that the query reads has met it. Immutable; safe for any thread.</remarks>
public sealed record Freshness
{
    private Freshness()
    {
    }

    /// <summary>As it is: nothing is waited for.</summary>
    public static Freshness Eventual { get; } = new();

    /// <summary>How long to wait. Default 5 s; zero only looks.</summary>
    public TimeSpan Timeout { get; private init; } = TimeSpan.FromSeconds(5);

    /// <summary>What to do when that time is over. Default <see cref="OnTimeout.ReturnStale"/>.</summary>
    public OnTimeout OnTimeout { get; private init; }

    internal LogPosition? Position { get; private init; }

    internal StreamName Stream { get; private init; }

    internal long Version { get; private init; }

    internal TimeSpan? MaxAge { get; private init; }

    /// <summary>The projections have passed this position: what a command's receipt names can be seen.</summary>
    /// <param name="position">The position.</param>
    /// <param name="timeout">How long to wait. Default 5 s.</param>
    /// <param name="onTimeout">What to do when that time is over.</param>
    /// <returns>The freshness.</returns>
    public static Freshness AtLeast(LogPosition position, TimeSpan? timeout = null, OnTimeout onTimeout = OnTimeout.ReturnStale) =>
        Waiting(new Freshness { Position = position }, timeout, onTimeout);

    /// <summary>The projections have passed this version of a stream, which may not be written yet.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="version">The version, from 0.</param>
    /// <param name="timeout">How long to wait, for the event and for the projections together. Default 5 s.</param>
    /// <param name="onTimeout">What to do when that time is over.</param>
    /// <returns>The freshness.</returns>
    public static Freshness AtLeast(StreamName stream, long version, TimeSpan? timeout = null, OnTimeout onTimeout = OnTimeout.ReturnStale)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(version);
        return stream.IsDefault
            ? throw new ArgumentException("The default StreamName names no stream.", nameof(stream))
            : Waiting(new Freshness { Stream = stream, Version = version }, timeout, onTimeout);
    }

    /// <summary>The oldest event that the projections have not passed is younger than this, on the store's clock.</summary>
    /// <param name="maxAge">The age, above zero.</param>
    /// <param name="timeout">How long to wait. Default 5 s.</param>
    /// <param name="onTimeout">What to do when that time is over.</param>
    /// <returns>The freshness.</returns>
    public static Freshness MaxStaleness(TimeSpan maxAge, TimeSpan? timeout = null, OnTimeout onTimeout = OnTimeout.ReturnStale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(maxAge, TimeSpan.Zero);
        return Waiting(new Freshness { MaxAge = maxAge }, timeout, onTimeout);
    }

    private static Freshness Waiting(Freshness freshness, TimeSpan? timeout, OnTimeout onTimeout)
    {
        if (timeout is { } given)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(given, TimeSpan.Zero, nameof(timeout));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(given, TimeSpan.FromDays(1), nameof(timeout));
        }

        return freshness with { Timeout = timeout ?? TimeSpan.FromSeconds(5), OnTimeout = onTimeout };
    }
}
