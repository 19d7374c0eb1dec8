using System.Globalization;

using Npgsql;

namespace Cqrs.Kit.Benchmarks.Load.Server;

/// <summary>The processor time of a server on this machine, from /proc: of its main process, of its children, and of those that have ended.</summary>
internal sealed class ServerCpu
{
    private const int ParentField = 1; // fields are counted behind the name, which is in parentheses and may hold anything
    private const int FirstTimeField = 11; // user, system; then the same of children that have ended
    private const double TicksPerSecond = 100;
    private readonly int _mainProcess;

    private ServerCpu(int mainProcess) => _mainProcess = mainProcess;

    public static async Task<ServerCpu?> FindAsync(NpgsqlDataSource dataSource)
    {
        await using var command = dataSource.CreateCommand("SELECT pg_backend_pid()");
        var backend = (int)(await command.ExecuteScalarAsync())!;
        return Fields(backend) is { } fields && File.ReadAllText($"/proc/{backend}/comm").StartsWith("postgres", StringComparison.Ordinal)
            ? new ServerCpu(int.Parse(fields[ParentField], CultureInfo.InvariantCulture))
            : null;
    }

    public TimeSpan Read()
    {
        var ticks = 0L;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var process) || Fields(process) is not { } fields)
            {
                continue;
            }

            var isMain = process == _mainProcess;
            if (isMain || fields[ParentField] == _mainProcess.ToString(CultureInfo.InvariantCulture))
            {
                ticks += fields.Skip(FirstTimeField).Take(isMain ? 4 : 2).Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
            }
        }

        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    /// <summary>Null when there is no such process, or no more.</summary>
    private static string[]? Fields(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
