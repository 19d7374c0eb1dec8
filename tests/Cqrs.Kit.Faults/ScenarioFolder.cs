using System.Globalization;

using Cqrs.Kit.TestSupport;

namespace Cqrs.Kit.Faults;

/// <summary>Where a run keeps its journals, logs and report.</summary>
internal static class ScenarioFolder
{
    /// <summary>Makes it, empty.</summary>
    public static string Create(string scenario, int seed) =>
        Create(Path.Combine(Repository.Root, "artifacts", "faults", string.Create(CultureInfo.InvariantCulture, $"{scenario}-{seed}")));

    /// <summary>Makes one, empty.</summary>
    public static string Create(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var earlier in Directory.EnumerateFiles(folder))
        {
            File.Delete(earlier);
        }

        return folder;
    }
}
