using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

using Npgsql;

namespace Cqrs.Kit.TestSupport;

/// <summary>A PostgreSQL server in a temporary folder, on a free port of the loopback address. It ends with this process at the latest.</summary>
internal sealed class PrivateCluster
{
    private const string Superuser = "postgres";
    private const int StartTries = 20;

    private static readonly TimeSpan _startPause = TimeSpan.FromMilliseconds(250);
    private static readonly List<PosixSignalRegistration> _signals = [];

    private readonly string _folder = ClusterFolder.Create();

    private PrivateCluster(string binDirectory) => BinDirectory = binDirectory;

    public string BinDirectory { get; }

    public string DataDirectory => Path.Combine(_folder, "data");

    public string ConnectionString { get; private set; } = "";

    public bool IsRunning => ClusterFolder.RunningServer(DataDirectory) is not null;

    /// <summary>Creates one and starts it.</summary>
    /// <param name="binDirectory">The server's programs.</param>
    /// <param name="disks">What its files are on; null: where temporary files are.</param>
    /// <param name="settings">Further lines of postgresql.conf; the last of a name counts.</param>
    public static PrivateCluster Create(string binDirectory, ServerDisks? disks, params IEnumerable<string> settings)
    {
        ClusterFolder.RemoveOrphans(binDirectory);
        var cluster = new PrivateCluster(binDirectory);
        cluster.RemoveAtExit();
        cluster.Initialize(disks?.Mount(cluster.DataDirectory, Path.Combine(cluster._folder, "wal")) ?? [], settings);
        cluster.Start();
        return cluster;
    }

    /// <summary>Creates one that follows another, with all that is in it, and starts it.</summary>
    public static PrivateCluster CreateReplica(PrivateCluster primary, int port)
    {
        var replica = new PrivateCluster(primary.BinDirectory);
        replica.RemoveAtExit();
        replica.Run("pg_basebackup", "-D", replica.DataDirectory, "-d", PostgreSqlServer.Uri(primary.ConnectionString), "-R", "-X", "stream", "-c", "fast", "--no-sync");
        replica.Configure(primary.ConnectionString, port, []);
        replica.Start();
        return replica;
    }

    public void Promote() => PgCtl("promote");

    /// <summary>Starts it on another port, for those alone who are told.</summary>
    public string StartOn(int port)
    {
        PgCtl("-l", Path.Combine(_folder, "log"), "-o", string.Create(CultureInfo.InvariantCulture, $"-p {port}"), "start");
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Port = port }.ConnectionString;
    }

    /// <summary>Tries again for a while: after a kill, what is left of the old server may hold its port and memory for a moment.</summary>
    public void Start()
    {
        var log = Path.Combine(_folder, "log");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                PgCtl("-l", log, "start");
                return;
            }
            catch (InvalidOperationException) when (attempt < StartTries)
            {
                Task.Delay(_startPause, TimeProvider.System).GetAwaiter().GetResult();
            }
            catch (InvalidOperationException exception)
            {
                throw new InvalidOperationException($"{exception.Message}\n{File.ReadAllText(log)}", exception);
            }
        }
    }

    public void Stop() => PgCtl("-m", "fast", "stop");

    public void StopImmediately() => PgCtl("-m", "immediate", "stop");

    public void Kill()
    {
        if (ClusterFolder.RunningServer(DataDirectory) is { } pid)
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
            process.WaitForExit();
        }
    }

    /// <summary>Nothing when the session has ended meanwhile.</summary>
    public void KillSession(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            if (process.ProcessName.Contains("postgres", StringComparison.Ordinal))
            {
                process.Kill();
            }
        }
        catch (ArgumentException)
        {
            // It has ended.
        }
    }

    public void Remove()
    {
        lock (_folder)
        {
            if (Directory.Exists(_folder))
            {
                ClusterFolder.Remove(_folder, BinDirectory);
            }
        }
    }

    private void RemoveAtExit()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove();

        // A signal that ends the process raises no ProcessExit.
        foreach (var signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT })
        {
            var registration = PosixSignalRegistration.Create(signal, _ => Remove());
            lock (_signals)
            {
                _signals.Add(registration);
            }
        }
    }

    private void Initialize(string[] placement, IEnumerable<string> settings)
    {
        // Loopback is open to every user of the machine, and a superuser may run programs: hence a password.
        var password = RandomNumberGenerator.GetHexString(32);
        var passwordFile = Path.Combine(_folder, "password");
        File.WriteAllText(passwordFile, password + "\n");
        ServerCommand.GiveToUser(passwordFile);
        Run("initdb", ["-D", DataDirectory, "-U", Superuser, "--auth=scram-sha-256", "--pwfile", passwordFile,
            "--encoding=UTF8", "--no-locale", "--no-sync", .. placement]);
        File.Delete(passwordFile);

        var superuser = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Database = "postgres",
            Username = Superuser,
            Password = password,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
            IncludeErrorDetail = true,
        };
        Configure(superuser.ConnectionString, LoopbackPort.Free(), settings);
    }

    private void Configure(string connectionString, int port, IEnumerable<string> settings)
    {
        File.AppendAllLines(Path.Combine(DataDirectory, "postgresql.conf"),
        [
            "listen_addresses = '127.0.0.1'",
            string.Create(CultureInfo.InvariantCulture, $"port = {port}"),
            $"unix_socket_directories = '{_folder}'",
            "max_connections = 200",
            "max_prepared_transactions = 10",
            "shared_buffers = 64MB",
            .. settings,
        ]);
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString) { Port = port }.ConnectionString;
    }

    private void PgCtl(params string[] arguments) => Run("pg_ctl", ["-D", DataDirectory, "-w", .. arguments]);

    /// <summary>A file that the server's programs may read and write.</summary>
    public string NewFile()
    {
        var file = Path.Combine(_folder, Guid.CreateVersion7().ToString("N"));
        File.WriteAllText(file, "");
        ServerCommand.GiveToUser(file);
        return file;
    }

    /// <summary>Runs a program of the server.</summary>
    public void Run(string program, params string[] arguments) =>
        ServerCommand.Run(_folder, Path.Combine(BinDirectory, program), arguments);
}
