using System.Globalization;

namespace Cqrs.Kit;

/// <summary>How far a projection or subscription may lag behind the log before it counts as unhealthy: in metrics and in the health check.</summary>
/// <param name="atMost">The longest lag: a number and a unit of <c>ms</c>, <c>s</c>, <c>m</c> or <c>h</c>, for example <c>2s</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class LagObjectiveAttribute(string atMost) : Attribute
{
    /// <summary>The longest lag, as it was written.</summary>
    public string AtMost { get; } = atMost;

    /// <summary>Reads it; null when it is not a time.</summary>
    internal TimeSpan? Read()
    {
        var digits = AtMost.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        if (!double.TryParse(AtMost.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number is <= 0 or > 1_000_000)
        {
            return null;
        }

        return AtMost[digits..].Trim() switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            _ => null,
        };
    }
}
