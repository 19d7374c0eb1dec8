using System.Diagnostics;

namespace Cqrs.Kit.TestSupport;

/// <summary>Runs a program of the server. PostgreSQL refuses to run as root, so root runs it as another user.</summary>
internal static class ServerCommand
{
    /// <summary>The user that the server runs as; null when it is the one of this process.</summary>
    public static string? User { get; } = !Environment.IsPrivilegedProcess ? null : HasUser("postgres") ? "postgres" : "nobody";

    /// <summary>Runs it as <see cref="User"/> and waits.</summary>
    /// <exception cref="InvalidOperationException">It did not exit with 0; the message has its output.</exception>
    public static void Run(string workingDirectory, string file, params string[] arguments)
    {
        if (User is null)
        {
            RunAsSelf(workingDirectory, file, arguments);
        }
        else
        {
            RunAsSelf(workingDirectory, "runuser", ["-u", User, "--", file, .. arguments]);
        }
    }

    /// <summary>Starts it as <see cref="User"/>, with its input and its errors to be used by the caller.</summary>
    public static Process Start(string file, params string[] arguments)
    {
        var start = User is null ? new ProcessStartInfo(file, arguments) : new ProcessStartInfo("runuser", ["-u", User, "--", file, .. arguments]);
        (start.WorkingDirectory, start.RedirectStandardInput, start.RedirectStandardError) = ("/", true, true);
        return Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start.");
    }

    /// <summary>Makes <see cref="User"/> the owner of a file or folder that this process made.</summary>
    public static void GiveToUser(string path)
    {
        if (User is not null)
        {
            RunAsSelf("/", "chown", User, path);
        }
    }

    private static void RunAsSelf(string workingDirectory, string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start.");
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"{file} {string.Join(' ', arguments)} exited with {process.ExitCode}:\n{output}{errors.GetAwaiter().GetResult()}");
        }
    }

    private static bool HasUser(string name) =>
        File.Exists("/etc/passwd") && File.ReadLines("/etc/passwd").Any(line => line.StartsWith(name + ":", StringComparison.Ordinal));
}
