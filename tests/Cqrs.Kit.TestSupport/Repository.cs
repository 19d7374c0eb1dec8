namespace Cqrs.Kit.TestSupport;

/// <summary>The repository that the running test was built from.</summary>
public static class Repository
{
    private const string MappedRoot = "/_/";

    /// <summary>The folder of Cqrs.Kit.sln.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Where a path from <c>[CallerFilePath]</c> lies: a build in CI maps the repository to <c>/_/</c>.</summary>
    public static string SourceFile(string callerFilePath) =>
        callerFilePath.StartsWith(MappedRoot, StringComparison.Ordinal)
            ? Path.Combine(Root, callerFilePath[MappedRoot.Length..])
            : callerFilePath;

    private static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Cqrs.Kit.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Cqrs.Kit.sln in {start} or above.");
    }
}
