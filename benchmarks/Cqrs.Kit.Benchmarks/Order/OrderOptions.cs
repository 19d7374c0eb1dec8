using System.Globalization;

namespace Cqrs.Kit.Benchmarks.Order;

/// <summary>What the command line asks for.</summary>
internal sealed record OrderOptions
{
    public const string Usage = "order [--seconds N] [--rounds N] [--callers N] [--hold-snapshot MINUTES]: three ways to order the log, by 1, 2 and 4 writing processes.";

    /// <summary>How long each measurement takes, after a second of warming up.</summary>
    public double Seconds { get; private init; } = 3;

    public int Rounds { get; private init; } = 3;

    /// <summary>Of each process.</summary>
    public int Callers { get; private init; } = 32;

    /// <summary>With it, the rounds go on for so long while another session holds a REPEATABLE READ snapshot.</summary>
    public TimeSpan? HoldSnapshot { get; private init; }

    public static OrderOptions? Parse(string[] args)
    {
        var options = new OrderOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !double.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var value) || value <= 0)
            {
                return null;
            }

            switch (args[i])
            {
                case "--seconds": options = options with { Seconds = value }; break;
                case "--rounds": options = options with { Rounds = (int)value }; break;
                case "--callers": options = options with { Callers = (int)value }; break;
                case "--hold-snapshot": options = options with { HoldSnapshot = TimeSpan.FromMinutes(value) }; break;
                default: return null;
            }
        }

        return options;
    }
}
