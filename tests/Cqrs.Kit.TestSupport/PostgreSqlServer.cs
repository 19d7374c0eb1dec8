using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

using Npgsql;

using Xunit;

namespace Cqrs.Kit.TestSupport;

/// <summary>
/// The PostgreSQL that tests use: the one named in <c>CQRSKIT_POSTGRES</c> (a connection string of a user that may create
/// databases), else a private cluster of this test run, made with the server binaries on the machine. With neither, a
/// test is skipped, and fails when <c>CI=true</c>. Thread-safe, but for stopping and starting.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string Superuser = "postgres";
    private const int StartTries = 20;

    private static readonly Lazy<Task<PostgreSqlServer?>> _shared = new(() => Task.Run(FindOrStart));

    private readonly string? _folder;
    private readonly string? _binDirectory;

    private PostgreSqlServer(string connectionString, string? folder = null, string? binDirectory = null)
    {
        ConnectionString = connectionString;
        _folder = folder;
        _binDirectory = binDirectory;
    }

    /// <summary>To the maintenance database, as a user that may create databases. It stays the same across restarts.</summary>
    public string ConnectionString { get; }

    /// <summary>Whether this test run made the server, and so may stop it and see its files.</summary>
    public bool IsPrivate => _folder is not null;

    /// <summary>The folder with <c>pg_ctl</c>, <c>pg_dump</c> and so on.</summary>
    /// <exception cref="InvalidOperationException">The server is not a private one.</exception>
    public string BinDirectory => _binDirectory ?? throw NotPrivate();

    /// <summary>The cluster's files.</summary>
    /// <exception cref="InvalidOperationException">The server is not a private one.</exception>
    public string DataDirectory => Path.Combine(_folder ?? throw NotPrivate(), "data");

    /// <summary>The server that the tests of this process share; started on first use. Without one the test is skipped, or fails in CI.</summary>
    public static async Task<PostgreSqlServer> GetAsync()
    {
        if (await _shared.Value is { } server)
        {
            return server;
        }

        NotAvailable();
        return null!;
    }

    /// <summary>A server for one test alone, which may stop it and kill it; removed when disposed. Needs the server binaries.</summary>
    public static async Task<PostgreSqlServer> StartPrivateAsync()
    {
        if (PostgreSqlBinaries.Find() is { } binDirectory)
        {
            return await Task.Run(() => StartCluster(binDirectory));
        }

        NotAvailable();
        return null!;
    }

    /// <summary>Starts a server that was stopped or killed.</summary>
    public Task StartAsync() => Task.Run(() => Start(_folder ?? throw NotPrivate(), BinDirectory));

    /// <summary>Stops it as an operator would: sessions are ended, and a checkpoint is written.</summary>
    public Task StopAsync() => Task.Run(() => PgCtl(_folder ?? throw NotPrivate(), BinDirectory, "-m", "fast", "stop"));

    /// <summary>Stops it and starts it. On the shared server this hits every test of the run; see <see cref="StartPrivateAsync"/>.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Ends it as a power cut would, short of losing what the kernel holds: the next start is a crash recovery.</summary>
    public async Task KillAsync()
    {
        if (ClusterFolder.RunningServer(DataDirectory) is { } pid)
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>Removes a private server; the shared one is removed when the process ends.</summary>
    public ValueTask DisposeAsync()
    {
        if (_folder is not null && Directory.Exists(_folder) && !(_shared is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } && _shared.Value.Result == this))
        {
            ClusterFolder.Remove(_folder, BinDirectory);
        }

        return ValueTask.CompletedTask;
    }

    private static PostgreSqlServer? FindOrStart()
    {
        if (Environment.GetEnvironmentVariable("CQRSKIT_POSTGRES") is { Length: > 0 } connectionString)
        {
            return new PostgreSqlServer(connectionString);
        }

        return PostgreSqlBinaries.Find() is { } binDirectory ? StartCluster(binDirectory) : null;
    }

    private static PostgreSqlServer StartCluster(string binDirectory)
    {
        ClusterFolder.RemoveOrphans(binDirectory);
        var folder = ClusterFolder.Create();
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            if (Directory.Exists(folder))
            {
                ClusterFolder.Remove(folder, binDirectory);
            }
        };

        // Loopback is open to every user of the machine, and a superuser may run programs: hence a password.
        var password = RandomNumberGenerator.GetHexString(32);
        var passwordFile = Path.Combine(folder, "password");
        File.WriteAllText(passwordFile, password + "\n");
        if (ServerCommand.User is { } user)
        {
            ServerCommand.RunAsSelf(folder, "chown", user, passwordFile);
        }

        ServerCommand.Run(folder, Path.Combine(binDirectory, "initdb"), "-D", Path.Combine(folder, "data"), "-U", Superuser,
            "--auth=scram-sha-256", "--pwfile", passwordFile, "--encoding=UTF8", "--no-locale", "--no-sync");
        File.Delete(passwordFile);

        var port = Configure(folder);
        Start(folder, binDirectory);
        return new PostgreSqlServer(
            new NpgsqlConnectionStringBuilder
            {
                Host = "127.0.0.1",
                Port = port,
                Database = "postgres",
                Username = Superuser,
                Password = password,
                SslMode = SslMode.Disable,
                GssEncryptionMode = GssEncryptionMode.Disable,
                IncludeErrorDetail = true,
            }.ConnectionString,
            folder,
            binDirectory);
    }

    private static int Configure(string folder)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        File.AppendAllLines(Path.Combine(folder, "data", "postgresql.conf"),
        [
            "listen_addresses = '127.0.0.1'",
            string.Create(CultureInfo.InvariantCulture, $"port = {port}"),
            $"unix_socket_directories = '{folder}'",
            "max_connections = 200",
            "max_prepared_transactions = 10",
            "shared_buffers = 64MB",
        ]);
        return port;
    }

    /// <summary>Tries again for a while: after a kill, what is left of the old server may hold its port and memory for a moment.</summary>
    private static void Start(string folder, string binDirectory)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                PgCtl(folder, binDirectory, "-l", Path.Combine(folder, "log"), "start");
                return;
            }
            catch (InvalidOperationException) when (attempt < StartTries)
            {
                Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System).GetAwaiter().GetResult();
            }
            catch (InvalidOperationException exception)
            {
                throw new InvalidOperationException($"{exception.Message}\n{File.ReadAllText(Path.Combine(folder, "log"))}", exception);
            }
        }
    }

    private static void PgCtl(string folder, string binDirectory, params string[] arguments) =>
        ServerCommand.Run(folder, Path.Combine(binDirectory, "pg_ctl"), ["-D", Path.Combine(folder, "data"), "-w", .. arguments]);

    private static void NotAvailable()
    {
        const string Reason = "No PostgreSQL for this test. Install its server (Debian, Ubuntu: apt-get install postgresql; macOS: brew install postgresql@17),"
            + " or name one in CQRSKIT_POSTGRES (a connection string of a user that may create databases).";
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(Reason);
        }

        Assert.Skip(Reason);
    }

    private static InvalidOperationException NotPrivate() =>
        new("The server is named in CQRSKIT_POSTGRES, so its files and its life are not this test's; see StartPrivateAsync.");
}
