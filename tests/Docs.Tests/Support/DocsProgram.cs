using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Docs.Tests.Support;

/// <summary>A program that a page shows, run as its reader would run it: as a process of its own.</summary>
internal sealed partial class DocsProgram : IAsyncDisposable
{
    private readonly Process _process;

    private DocsProgram(Process process, Uri address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = address };
    }

    /// <summary>To the address on which it listens.</summary>
    public HttpClient Client { get; }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string name, CancellationToken cancellationToken)
    {
        using var process = Start(name, [], new Dictionary<string, string?>());
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, output);
    }

    /// <summary>Starts a web program on a free port, and waits until it listens.</summary>
    public static async Task<DocsProgram> StartWebAsync(string name, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellationToken)
    {
        var process = Start(name, ["--urls", "http://127.0.0.1:0"], environment);
        List<string> lines = [];
        using var giveUp = cancellationToken.Register(process.Kill);
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            lines.Add(line);
            if (Listening().Match(line) is { Success: true } match)
            {
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None); // so that it never waits for a reader
                return new DocsProgram(process, new Uri(match.Groups[1].Value));
            }
        }

        throw new InvalidOperationException($"{name} ended before it listened:\n{string.Join('\n', lines)}");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Start(string name, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, WorkingDirectory = AppContext.BaseDirectory };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, name + ".dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        return Process.Start(start)!;
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
