using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;

namespace Cqrs.Kit.Benchmarks.Load.Server;

/// <summary>The machine that callers and, as a rule, the server run on.</summary>
internal static class Machine
{
    public static IReadOnlyDictionary<string, string> Describe() => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["processors"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
        ["processor"] = Line("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        ["memory"] = Line("/proc/meminfo", "MemTotal") ?? "not known",
        ["system"] = RuntimeInformation.OSDescription,
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["collector"] = GCSettings.IsServerGC ? "server" : "workstation",
    };

    private static string? Line(string file, string name) => !File.Exists(file)
        ? null
        : File.ReadLines(file).Where(line => line.StartsWith(name, StringComparison.Ordinal)).Select(line => line[(line.IndexOf(':') + 1)..].Trim()).FirstOrDefault();
}
