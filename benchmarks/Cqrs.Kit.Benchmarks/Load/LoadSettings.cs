using System.Globalization;

using Cqrs.Kit.Benchmarks.Load.Workloads;
using Cqrs.Kit.TestSupport;

namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>What a run was asked for.</summary>
/// <param name="Workloads">Which, in order.</param>
/// <param name="Duration">How long one round of one side is measured.</param>
/// <param name="Rounds">How many rounds each side has.</param>
/// <param name="Folder">Where the report's files go.</param>
/// <param name="HoldSnapshot">Whether another session's snapshot is open for the whole run.</param>
internal sealed record LoadSettings(IReadOnlyList<IWorkload> Workloads, TimeSpan Duration, int Rounds, string Folder, bool HoldSnapshot)
{
    /// <summary>Before each round, so that neither side pays for connections, plans and compilation.</summary>
    public static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    /// <summary>Null when the arguments are not understood.</summary>
    public static LoadSettings? Parse(string[] args)
    {
        var settings = new LoadSettings([], TimeSpan.FromSeconds(4), 3, Path.Combine(Repository.Root, "artifacts", "load"), false);
        for (var rest = args.AsSpan(); !rest.IsEmpty;)
        {
            switch (rest)
            {
                case ["--seconds", var text, ..] when Number(text) is { } seconds:
                    settings = settings with { Duration = TimeSpan.FromSeconds(seconds) };
                    rest = rest[2..];
                    break;
                case ["--rounds", var text, ..] when Number(text) is { } rounds:
                    settings = settings with { Rounds = rounds };
                    rest = rest[2..];
                    break;
                case ["--out", var folder, ..]:
                    settings = settings with { Folder = folder };
                    rest = rest[2..];
                    break;
                case ["--hold-snapshot", ..]:
                    settings = settings with { HoldSnapshot = true };
                    rest = rest[1..];
                    break;
                case ["all", ..]:
                    settings = settings with { Workloads = Workload.All };
                    rest = rest[1..];
                    break;
                case [var name, ..] when Workload.Find(name) is { } workload:
                    settings = settings with { Workloads = [.. settings.Workloads, workload] };
                    rest = rest[1..];
                    break;
                default:
                    return null;
            }
        }

        return settings.Workloads.Count == 0 ? null : settings;
    }

    public static string Usage(IEnumerable<IWorkload> workloads) => $"""
        load all | W1 W2 … [--seconds 4] [--rounds 3] [--out folder] [--hold-snapshot]
        {string.Join('\n', workloads.Select(workload => $"  {workload.Name,-4} {workload.Title}"))}
        """;

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
