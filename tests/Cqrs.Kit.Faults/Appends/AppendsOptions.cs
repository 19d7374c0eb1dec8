using System.Globalization;

namespace Cqrs.Kit.Faults.Appends;

/// <summary>What the command line asks for.</summary>
internal sealed record AppendsOptions
{
    public const string Usage = """
        appends [--events 1000000] [--processes 4] [--callers 64] [--seed N]
            Processes append at once: 5% at a stale version, 1% cancelled. Then the log is judged by what they wrote down. Exits with 1 when something is not as it must be.
        """;

    /// <summary>At least so many, all processes together.</summary>
    public int Events { get; private init; } = 1_000_000;

    public int Processes { get; private init; } = 4;

    /// <summary>Of each process.</summary>
    public int Callers { get; private init; } = 64;

    /// <summary>Of what the callers choose. How they meet is the machine's doing, so a run is not repeated exactly.</summary>
    public int Seed { get; private init; } = Random.Shared.Next();

    public static AppendsOptions? Parse(string[] args)
    {
        var options = new AppendsOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                return null;
            }

            switch (args[i])
            {
                case "--events": options = options with { Events = value }; break;
                case "--processes": options = options with { Processes = value }; break;
                case "--callers": options = options with { Callers = value }; break;
                case "--seed": options = options with { Seed = value }; break;
                default: return null;
            }
        }

        return options.Processes > 0 && options.Callers > 0 ? options : null;
    }
}
