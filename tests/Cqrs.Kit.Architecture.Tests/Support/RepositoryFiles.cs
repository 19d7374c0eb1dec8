using Cqrs.Kit.TestSupport;

namespace Cqrs.Kit.Architecture.Tests.Support;

/// <summary>The files of the repository that people wrote.</summary>
internal static class RepositoryFiles
{
    private static readonly string[] _made = ["bin", "obj", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts", ".git", ".vs", ".vscode", ".idea"];

    /// <summary>Their paths from the repository's root, with slashes, in order.</summary>
    public static IReadOnlyList<string> Under(string folder, string pattern) =>
        [.. Walk(new DirectoryInfo(Path.Combine(Repository.Root, folder)), pattern).Order(StringComparer.Ordinal)];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    private static IEnumerable<string> Walk(DirectoryInfo folder, string pattern) =>
        folder.EnumerateFiles(pattern).Select(file => Path.GetRelativePath(Repository.Root, file.FullName).Replace('\\', '/'))
            .Concat(folder.EnumerateDirectories().Where(child => !_made.Contains(child.Name)).SelectMany(child => Walk(child, pattern)));
}
