using System.Diagnostics;
using System.Globalization;

using Npgsql;

using Xunit;

namespace Cqrs.Kit.TestSupport;

/// <summary>
/// PgBouncer in transaction mode before the tests' server, on a free port of the loopback address, with six connections to each
/// database. Without its binary a test is skipped, and fails when <c>CI=true</c>.
/// </summary>
public sealed class PgBouncer : IAsyncDisposable
{
    private const string Missing = "No PgBouncer for this test. Install it (Debian, Ubuntu: apt-get install pgbouncer; macOS: brew install pgbouncer).";

    /// <summary>Ends the pooler and removes its folder when this process closes the pipe, or ends in whatever way.</summary>
    private const string Script = "pgbouncer=$1; folder=$2; \"$pgbouncer\" \"$folder/pgbouncer.ini\" & read -r _; kill $!; wait $!; rm -rf \"$folder\"";

    private readonly string _binary;
    private readonly NpgsqlConnectionStringBuilder _server;
    private readonly int _port = LoopbackPort.Free();
    private Process _process;

    private PgBouncer(string binary, NpgsqlConnectionStringBuilder server)
    {
        (_binary, _server) = (binary, server);
        _process = Run();
    }

    /// <summary>Starts one; returns when it listens.</summary>
    /// <exception cref="InvalidOperationException">It did not start; the message has its output.</exception>
    public static async Task<PgBouncer> StartAsync()
    {
        if (Find() is not { } binary)
        {
            return NotAvailable();
        }

        var server = new NpgsqlConnectionStringBuilder((await PostgreSqlServer.GetAsync()).ConnectionString);
        var pooler = new PgBouncer(binary, server);
        await pooler.IsUpAsync();
        return pooler;
    }

    /// <summary>The same database through the pooler.</summary>
    public string Through(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Host = "127.0.0.1", Port = _port }.ConnectionString;

    /// <summary>Ends it with all its connections, and starts it again where it was.</summary>
    public async Task RestartAsync()
    {
        await DisposeAsync();
        _process = Run();
        await IsUpAsync();
    }

    /// <summary>Stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private Process Run() => ServerCommand.Start("sh", "-c", Script, "sh", _binary, WriteFiles(_server, _port));

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Concat(["/usr/sbin", "/opt/homebrew/bin", "/usr/local/bin"])
        .Select(folder => Path.Combine(folder, "pgbouncer"))
        .FirstOrDefault(File.Exists);

    private static string WriteFiles(NpgsqlConnectionStringBuilder server, int port)
    {
        var folder = Directory.CreateDirectory(Path.Combine("/tmp", "cqrskit-pgbouncer-" + Guid.CreateVersion7().ToString("N"))).FullName;
        var (users, settings) = (Path.Combine(folder, "users.txt"), Path.Combine(folder, "pgbouncer.ini"));
        File.WriteAllText(users, $"\"{server.Username}\" \"{server.Password}\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(users, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.WriteAllLines(settings,
        [
            "[databases]",
            string.Create(CultureInfo.InvariantCulture, $"* = host={server.Host} port={server.Port}"),
            "[pgbouncer]",
            "listen_addr = 127.0.0.1",
            string.Create(CultureInfo.InvariantCulture, $"listen_port = {port}"),
            "unix_socket_dir =",
            "auth_type = scram-sha-256",
            $"auth_file = {users}",
            "pool_mode = transaction",
            "default_pool_size = 12", // fewer than clients, and enough for the projections of a case: one at work needs two, each node has one for its appends
            "max_client_conn = 1000",
        ]);
        foreach (var path in new[] { users, settings, folder })
        {
            ServerCommand.GiveToUser(path);
        }

        return folder;
    }

    /// <summary>Reads what it says until it is up; what it says later goes nowhere.</summary>
    private async Task IsUpAsync()
    {
        List<string> said = [];
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (line.Contains("process up", StringComparison.Ordinal))
            {
                _ = _process.StandardError.BaseStream.CopyToAsync(Stream.Null);
                return;
            }
        }

        throw new InvalidOperationException($"PgBouncer did not start:\n{string.Join('\n', said)}");
    }

    private static PgBouncer NotAvailable()
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(Missing);
        }

        Assert.Skip(Missing);
        return null;
    }
}
