using System.Globalization;

namespace Cqrs.Kit.Faults;

/// <summary>The numbers that a command line gives by name: <c>--events 20000 --seed 7</c>.</summary>
internal static class Arguments
{
    /// <summary>Sets what is given over the defaults; null when something is not a known name and a number.</summary>
    public static IReadOnlyDictionary<string, int>? Parse(string[] args, IReadOnlyDictionary<string, int> defaults)
    {
        Dictionary<string, int> values = new(defaults, StringComparer.Ordinal);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || !values.ContainsKey(args[i][2..])
                || i + 1 == args.Length || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                return null;
            }

            values[args[i][2..]] = value;
        }

        return values;
    }
}
