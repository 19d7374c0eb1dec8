using System.Diagnostics;
using System.Text.Json;

using Cqrs.Kit.TestSupport;
using Cqrs.Kit.TestSupport.Sabotage;

namespace Cqrs.Kit.Faults.Sabotage;

/// <summary>A copy of the library and of this program in a temporary folder, which may be broken. Removed when disposed.</summary>
internal sealed class LibraryCopy : IDisposable
{
    private static readonly string[] _folders = ["src", "tests/Cqrs.Kit.Faults", "tests/Cqrs.Kit.Faults.Judge", "tests/Cqrs.Kit.TestSupport"];
    private static readonly string[] _made = ["bin", "obj"];

    private readonly string _root = Directory.CreateTempSubdirectory("cqrskit-sabotage-").FullName;

    public LibraryCopy()
    {
        foreach (var folder in new[] { "", "tests" })
        {
            Directory.CreateDirectory(Path.Combine(_root, folder));
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder)))
            {
                Copy(Path.GetRelativePath(Repository.Root, file));
            }
        }

        foreach (var file in _folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories)))
        {
            var path = Path.GetRelativePath(Repository.Root, file);
            if (!path.Split(Path.DirectorySeparatorChar).Any(_made.Contains))
            {
                Copy(path);
            }
        }
    }

    /// <summary>Puts a fault into it.</summary>
    public void Break(LibraryFault fault)
    {
        foreach (var edit in fault.Edits)
        {
            edit.Apply(_root);
        }
    }

    /// <summary>Takes it out again.</summary>
    public void Mend(LibraryFault fault)
    {
        foreach (var edit in fault.Edits)
        {
            Copy(edit.File);
        }
    }

    /// <summary>Builds it; what the analyzers say of a fault is of no matter.</summary>
    /// <exception cref="InvalidOperationException">It does not build.</exception>
    public async Task BuildAsync()
    {
        var (code, output) = await RunAsync("dotnet", ["build", "-c", "Release", "tests/Cqrs.Kit.Faults", "-p:TreatWarningsAsErrors=false", "-p:RunAnalyzers=false", "-nodeReuse:false"]);
        if (code != 0)
        {
            throw new InvalidOperationException($"The copy does not build:\n{output}");
        }
    }

    /// <summary>Runs a scenario of it.</summary>
    /// <returns>The exit code, the names of the checks that did not hold, and what it printed.</returns>
    public async Task<(int Code, IReadOnlyList<string> Violated, string Output)> RunAsync(IReadOnlyList<string> scenario, int seed)
    {
        var artifacts = Path.Combine(_root, "artifacts");
        if (Directory.Exists(artifacts))
        {
            Directory.Delete(artifacts, recursive: true);
        }

        var (code, output) = await RunAsync(Path.Combine(_root, "tests/Cqrs.Kit.Faults/bin/Release/net10.0/Cqrs.Kit.Faults"), [.. scenario, "--seed", seed.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        var report = Directory.Exists(artifacts) ? Directory.EnumerateFiles(artifacts, "report.json", SearchOption.AllDirectories).FirstOrDefault() : null;
        if (report is null)
        {
            return (code, [], output);
        }

        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(report));
        var violated = json.RootElement.GetProperty("checks").EnumerateArray().Where(check => check.GetProperty("violations").GetInt64() > 0).Select(check => check.GetProperty("name").GetString()!);
        return (code, [.. violated], output);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private void Copy(string path)
    {
        var target = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(Path.Combine(Repository.Root, path), target, overwrite: true);
        File.SetLastWriteTimeUtc(target, TimeProvider.System.GetUtcNow().UtcDateTime); // else what was built of the broken file would be taken for newer
    }

    private async Task<(int Code, string Output)> RunAsync(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _root, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(output));
    }
}
