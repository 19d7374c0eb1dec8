using System.Globalization;

namespace Cqrs.Kit;

/// <summary>What a stream must be like for an append to it to go through: the optimistic concurrency check.</summary>
/// <remarks>An immutable value; the default value is <see cref="Any"/>.</remarks>
public readonly record struct ExpectedVersion
{
    private readonly long _code; // 0 any, 1 exists, 2 none, 3 + v exactly v

    private ExpectedVersion(long code) => _code = code;

    /// <summary>No check: such an append never fails for concurrency.</summary>
    public static ExpectedVersion Any => default;

    /// <summary>The stream must have at least one event.</summary>
    public static ExpectedVersion StreamExists => new(1);

    /// <summary>The stream must have no event.</summary>
    public static ExpectedVersion NoStream => new(2);

    /// <summary>The version that is asked for, when one exactly is.</summary>
    public long? Version => _code >= 3 ? _code - 3 : null;

    /// <summary>The newest event of the stream must have exactly this version.</summary>
    /// <param name="version">The version, from 0.</param>
    /// <returns>The expectation.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The version is negative, or beyond what a stream can reach.</exception>
    public static ExpectedVersion Exactly(long version)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(version);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(version, long.MaxValue - 3);
        return new ExpectedVersion(version + 3);
    }

    /// <summary>Whether a stream is as expected.</summary>
    /// <param name="actual">The version of its newest event; −1 when it has none.</param>
    /// <returns>Whether an append may go through.</returns>
    public bool Allows(long actual) => _code switch
    {
        0 => true,
        1 => actual >= 0,
        2 => actual < 0,
        _ => actual == _code - 3,
    };

    /// <summary>The expectation in words, for messages.</summary>
    /// <returns>The words.</returns>
    public override string ToString() => _code switch
    {
        0 => "any",
        1 => "an existing stream",
        2 => "no stream",
        _ => "version " + (_code - 3).ToString(CultureInfo.InvariantCulture),
    };
}
