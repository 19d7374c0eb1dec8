using System.Diagnostics;
using System.Globalization;

namespace Cqrs.Kit.TestSupport;

/// <summary>A file system in memory, small enough to be filled. Needs root and Linux.</summary>
public sealed class SmallDisk
{
    private const long Megabyte = 1024 * 1024;
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    private string Ballast => Path.Combine(_folder, "ballast");

    /// <summary>Why there can be none here; null when there can.</summary>
    public static string? WhyNot =>
        !OperatingSystem.IsLinux() ? "A small disk is a tmpfs, which only Linux has."
        : !Environment.IsPrivilegedProcess ? "Only root may mount a small disk."
        : null;

    /// <summary>How much is free, in bytes.</summary>
    public long Free => new DriveInfo(_folder).AvailableFreeSpace;

    /// <summary>Mounts one, which belongs to the server's user.</summary>
    /// <param name="folder">Where; it is made.</param>
    /// <param name="megabytes">Its size.</param>
    /// <exception cref="InvalidOperationException">It could not be mounted.</exception>
    internal static SmallDisk Mount(string folder, int megabytes)
    {
        Directory.CreateDirectory(folder);
        Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m,mode=0700"), "tmpfs", folder);
        ServerCommand.GiveToUser(folder);
        return new SmallDisk(folder);
    }

    /// <summary>Unmounts whatever is mounted inside a folder, be it in use or not.</summary>
    internal static void UnmountAll(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        foreach (var mounted in File.ReadLines("/proc/mounts").Select(line => line.Split(' ')[1]).Where(point => point.StartsWith(folder + "/", StringComparison.Ordinal)).ToList())
        {
            Run("umount", "--lazy", mounted);
        }
    }

    /// <summary>Fills it up.</summary>
    /// <param name="left">So many bytes are left.</param>
    public void Fill(long left)
    {
        var block = new byte[Megabyte];
        using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (Free > left)
            {
                file.Write(block, 0, (int)Math.Min(Megabyte, Free - left));
            }
        }
        catch (IOException)
        {
            // The server was quicker to take the last of it.
        }
    }

    /// <summary>Gives back what <see cref="Fill"/> took.</summary>
    public void Empty() => File.Delete(Ballast);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} exited with {process.ExitCode}: {errors}");
        }
    }
}
