using System.Diagnostics;
using System.Globalization;

namespace Cqrs.Kit.TestSupport;

/// <summary>
/// The temporary folder of a private cluster. It is marked with its owner, so that the server of a test run that was
/// killed, which outlives it, is stopped and removed by the next one.
/// </summary>
internal static class ClusterFolder
{
    private const string Prefix = "cqrskit-postgres-";

    /// <summary>Long enough for a folder that was just made to get its marker.</summary>
    private static readonly TimeSpan _unmarked = TimeSpan.FromMinutes(10);

    /// <summary>A start time is worked out from the clock, so two readings of it may differ a little.</summary>
    private static readonly TimeSpan _startTimeSlack = TimeSpan.FromSeconds(5);

    /// <summary>The server's user must reach it, and root's own temporary folder may be closed to others.</summary>
    private static string Parent => ServerCommand.User is null ? Path.GetTempPath() : "/tmp";

    public static string Create()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Parent, Prefix + Guid.CreateVersion7().ToString("N"))).FullName;
        using var self = Process.GetCurrentProcess();
        File.WriteAllLines(Path.Combine(folder, "owner"),
        [
            Environment.MachineName,
            self.Id.ToString(CultureInfo.InvariantCulture),
            self.StartTime.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
        ]);

        ServerCommand.GiveToUser(folder);
        return folder;
    }

    /// <summary>Stops its server at once, when one runs, and removes the folder.</summary>
    public static void Remove(string folder, string binDirectory)
    {
        var data = Path.Combine(folder, "data");
        if (RunningServer(data) is not null)
        {
            ServerCommand.Run(folder, Path.Combine(binDirectory, "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop");
        }

        SmallDisk.UnmountAll(folder);
        Directory.Delete(folder, recursive: true);
    }

    public static void RemoveOrphans(string binDirectory)
    {
        foreach (var folder in Directory.EnumerateDirectories(Parent, Prefix + "*").Where(IsOrphan))
        {
            try
            {
                Remove(folder, binDirectory);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException)
            {
                Console.Error.WriteLine($"{folder} of an earlier test run was not removed: {exception.Message}");
            }
        }
    }

    /// <summary>The process id of the server that runs on a data directory; its pid file alone may name a stranger.</summary>
    public static int? RunningServer(string data)
    {
        try
        {
            var pid = int.Parse(File.ReadLines(Path.Combine(data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
            using var process = Process.GetProcessById(pid);
            var mine = OperatingSystem.IsLinux()
                ? new FileInfo($"/proc/{pid}/cwd").LinkTarget == data
                : process.ProcessName.Contains("postgres", StringComparison.Ordinal);
            return mine ? pid : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsOrphan(string folder)
    {
        try
        {
            var owner = File.ReadAllLines(Path.Combine(folder, "owner"));
            return owner[0] == Environment.MachineName
                && !IsRunning(int.Parse(owner[1], CultureInfo.InvariantCulture), DateTime.Parse(owner[2], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));
        }
        catch (Exception exception) when (exception is IOException or IndexOutOfRangeException or FormatException)
        {
            return Directory.GetCreationTimeUtc(folder) + _unmarked < TimeProvider.System.GetUtcNow().UtcDateTime;
        }
        catch (UnauthorizedAccessException)
        {
            return false; // another user's
        }
    }

    private static bool IsRunning(int pid, DateTime startTime)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return (process.StartTime.ToUniversalTime() - startTime).Duration() < _startTimeSlack;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
