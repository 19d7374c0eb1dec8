namespace Cqrs.Kit.TestSupport;

/// <summary>Finds the folder with <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>, which many systems keep off the PATH.</summary>
internal static class PostgreSqlBinaries
{
    private static readonly string[] _versionedFolders =
    [
        "/usr/lib/postgresql", "/usr", "/opt/homebrew/opt", "/usr/local/opt", "/Applications/Postgres.app/Contents/Versions",
    ];

    public static string? Find() => OnPath().Concat(Installed()).FirstOrDefault(IsComplete);

    private static IEnumerable<string> OnPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => new FileInfo(Path.Combine(folder, "pg_ctl")))
        .Where(file => file.Exists)
        .Select(file => (file.ResolveLinkTarget(returnFinalTarget: true) ?? file).FullName)
        .Select(file => Path.GetDirectoryName(file)!);

    private static IEnumerable<string> Installed() =>
        _versionedFolders.Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateDirectories(folder))
        .Select(folder => (Folder: folder, Version: VersionOf(Path.GetFileName(folder))))
        .Where(found => found.Version > 0)
        .OrderByDescending(found => found.Version)
        .Select(found => Path.Combine(found.Folder, "bin"));

    /// <summary>15 of <c>15</c>, <c>pgsql-15</c> and <c>postgresql@15</c>; 0 of anything else.</summary>
    private static int VersionOf(string name)
    {
        var digits = name.Replace("pgsql-", "", StringComparison.Ordinal).Replace("postgresql@", "", StringComparison.Ordinal);
        return int.TryParse(digits, out var version) ? version : 0;
    }

    private static bool IsComplete(string folder) =>
        new[] { "initdb", "pg_ctl", "postgres" }.All(name => File.Exists(Path.Combine(folder, name)));
}
