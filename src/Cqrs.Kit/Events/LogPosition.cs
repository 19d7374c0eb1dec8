using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Cqrs.Kit;

/// <summary>A place in the global log: the number of events up to and including the one that stands there.</summary>
/// <remarks>Positions are dense (1…N without holes) and in commit order: a reader that has seen a position has seen everything before
/// it. An immutable value; safe for any thread.</remarks>
/// <param name="Value">The number, from 0 (before the first event).</param>
public readonly record struct LogPosition(long Value) : IComparable<LogPosition>, IParsable<LogPosition>
{
    /// <summary>Before the first event.</summary>
    public static LogPosition Start => default;

    /// <summary>The later of two positions.</summary>
    /// <param name="left">One position.</param>
    /// <param name="right">The other.</param>
    /// <returns>The later.</returns>
    public static LogPosition Max(LogPosition left, LogPosition right) => left.Value >= right.Value ? left : right;

    /// <summary>The earlier of two positions.</summary>
    /// <param name="left">One position.</param>
    /// <param name="right">The other.</param>
    /// <returns>The earlier.</returns>
    public static LogPosition Min(LogPosition left, LogPosition right) => left.Value <= right.Value ? left : right;

    /// <summary>Reads a position from the digits that <see cref="ToString"/> gives, as in an HTTP header.</summary>
    /// <param name="s">The digits.</param>
    /// <param name="provider">Not used; positions are culture-free.</param>
    /// <returns>The position.</returns>
    /// <exception cref="FormatException">It is not a whole number from 0.</exception>
    public static LogPosition Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var position) ? position : throw new FormatException("A log position is a whole number from 0.");

    /// <summary>Reads a position if the text is one.</summary>
    /// <param name="s">The digits.</param>
    /// <param name="provider">Not used; positions are culture-free.</param>
    /// <param name="result">The position.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out LogPosition result)
    {
        var ok = long.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        result = new LogPosition(value);
        return ok;
    }

    /// <inheritdoc/>
    public int CompareTo(LogPosition other) => Value.CompareTo(other.Value);

    /// <summary>The number in digits.</summary>
    /// <returns>The digits.</returns>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether the left is earlier.</summary>
    public static bool operator <(LogPosition left, LogPosition right) => left.Value < right.Value;

    /// <summary>Whether the left is later.</summary>
    public static bool operator >(LogPosition left, LogPosition right) => left.Value > right.Value;

    /// <summary>Whether the left is not later.</summary>
    public static bool operator <=(LogPosition left, LogPosition right) => left.Value <= right.Value;

    /// <summary>Whether the left is not earlier.</summary>
    public static bool operator >=(LogPosition left, LogPosition right) => left.Value >= right.Value;
}
