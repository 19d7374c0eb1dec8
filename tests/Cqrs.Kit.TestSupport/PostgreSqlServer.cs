using System.Globalization;

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
    private const string Variable = "CQRSKIT_POSTGRES";

    private const string Missing =
        "No PostgreSQL for this test. Install its server (Debian, Ubuntu: apt-get install postgresql; macOS: brew install postgresql@17),"
        + " or name one in CQRSKIT_POSTGRES (a connection string of a user that may create databases).";

    private static readonly Lazy<Task<PostgreSqlServer?>> _shared = new(() => Task.Run(FindOrStart));

    private readonly PrivateCluster? _cluster;
    private readonly bool _isShared;

    private PostgreSqlServer(string connectionString, PrivateCluster? cluster, bool isShared)
    {
        ConnectionString = connectionString;
        _cluster = cluster;
        _isShared = isShared;
    }

    /// <summary>To the maintenance database, as a user that may create databases. It stays the same across restarts.</summary>
    public string ConnectionString { get; }

    /// <summary>Whether this test run made the server, and so may stop it and see its files.</summary>
    public bool IsPrivate => _cluster is not null;

    /// <summary>The folder with <c>pg_ctl</c>, <c>pg_dump</c> and so on.</summary>
    /// <exception cref="InvalidOperationException">The server is not a private one.</exception>
    public string BinDirectory => Cluster.BinDirectory;

    /// <summary>The cluster's files.</summary>
    /// <exception cref="InvalidOperationException">The server is not a private one.</exception>
    public string DataDirectory => Cluster.DataDirectory;

    private PrivateCluster Cluster => _cluster
        ?? throw new InvalidOperationException("The server is the one in CQRSKIT_POSTGRES: its life and files are not this test's. See StartPrivateAsync.");

    /// <summary>The server that the tests of this process share; started on first use. Without one the test is skipped, or fails in CI.</summary>
    public static async Task<PostgreSqlServer> GetAsync() => await _shared.Value ?? NotAvailable();

    /// <summary>A server for one test alone, which may stop it and kill it; removed when disposed. Needs the server binaries.</summary>
    /// <param name="settings">Further lines of postgresql.conf.</param>
    public static async Task<PostgreSqlServer> StartPrivateAsync(params string[] settings) =>
        PostgreSqlBinaries.Find() is { } binDirectory ? await Task.Run(() => StartCluster(binDirectory, isShared: false, disks: null, settings)) : NotAvailable();

    /// <summary>The same on disks of its own, which are unmounted with it.</summary>
    public static async Task<PostgreSqlServer> StartPrivateAsync(ServerDisks disks, params string[] settings) =>
        PostgreSqlBinaries.Find() is { } binDirectory ? await Task.Run(() => StartCluster(binDirectory, isShared: false, disks, settings)) : NotAvailable();

    /// <summary>The server in <c>CQRSKIT_POSTGRES</c> as it is, else one of one's own with further lines of postgresql.conf; for measuring.</summary>
    public static async Task<PostgreSqlServer> GetOrStartWithAsync(params string[] settings) =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } ? await GetAsync()
        : PostgreSqlBinaries.Find() is { } binDirectory ? await Task.Run(() => StartCluster(binDirectory, isShared: false, disks: null, settings))
        : NotAvailable();

    /// <summary>Whether it runs; false also when it has given up by itself.</summary>
    public bool IsRunning => Cluster.IsRunning;

    /// <summary>A server that follows this private one by asynchronous replication; removed when disposed.</summary>
    /// <param name="port">Its port.</param>
    public async Task<PostgreSqlServer> StartReplicaAsync(int port)
    {
        var replica = await Task.Run(() => PrivateCluster.CreateReplica(Cluster, port));
        return new PostgreSqlServer(replica.ConnectionString, replica, isShared: false);
    }

    /// <summary>Makes a replica a primary.</summary>
    public Task PromoteAsync() => Task.Run(Cluster.Promote);

    /// <summary>Starts a server that was killed on another port, so that nobody finds it who is not told.</summary>
    /// <returns>To the maintenance database there.</returns>
    public Task<string> StartOnAsync(int port) => Task.Run(() => Cluster.StartOn(port));

    /// <summary>Starts a server that was stopped or killed.</summary>
    public Task StartAsync() => Task.Run(Cluster.Start);

    /// <summary>Stops it as an operator would: sessions are ended, and a checkpoint is written.</summary>
    public Task StopAsync() => Task.Run(Cluster.Stop);

    /// <summary>Stops it and starts it. On the shared server this hits every test of the run; see <see cref="StartPrivateAsync(string[])"/>.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Stops it without a checkpoint: sessions are cut, and the next start is a crash recovery.</summary>
    public Task StopImmediatelyAsync() => Task.Run(Cluster.StopImmediately);

    /// <summary>Ends it with SIGKILL: the next start is a crash recovery.</summary>
    public Task KillAsync() => Task.Run(Cluster.Kill);

    /// <summary>Ends the process of one session with SIGKILL: the server cuts all sessions, recovers and goes on.</summary>
    /// <param name="process">What <c>pg_backend_pid()</c> says there.</param>
    public Task KillSessionAsync(int process) => Task.Run(() => Cluster.KillSession(process));

    /// <summary>Dumps a database of a private server.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="options">What to dump; by default all.</param>
    /// <returns>The script.</returns>
    public async Task<string> DumpAsync(string connectionString, params string[] options)
    {
        var file = await Task.Run(() => Cluster.NewFile());
        await Task.Run(() => Cluster.Run("pg_dump", ["--dbname", Uri(connectionString), "-f", file, .. options]));
        return await File.ReadAllTextAsync(file);
    }

    /// <summary>Runs a script of <see cref="DumpAsync"/> in a database of a private server.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="script">The script.</param>
    /// <returns>When done, without an error.</returns>
    public async Task RestoreAsync(string connectionString, string script)
    {
        var file = await Task.Run(() => Cluster.NewFile());
        await File.WriteAllTextAsync(file, script);
        await Task.Run(() => Cluster.Run("psql", "--dbname", Uri(connectionString), "-q", "-v", "ON_ERROR_STOP=1", "-f", file));
    }

    internal static string Uri(string connectionString)
    {
        var to = new NpgsqlConnectionStringBuilder(connectionString);
        return string.Create(CultureInfo.InvariantCulture, $"postgresql://{to.Username}:{to.Password}@{to.Host}:{to.Port}/{to.Database}");
    }

    /// <summary>Removes a private server; the shared one is removed when the process ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null && !_isShared)
        {
            await Task.Run(_cluster.Remove);
        }
    }

    private static PostgreSqlServer? FindOrStart()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } connectionString)
        {
            return new PostgreSqlServer(connectionString, cluster: null, isShared: true);
        }

        return PostgreSqlBinaries.Find() is { } binDirectory ? StartCluster(binDirectory, isShared: true, disks: null) : null;
    }

    private static PostgreSqlServer StartCluster(string binDirectory, bool isShared, ServerDisks? disks, params string[] settings)
    {
        var cluster = PrivateCluster.Create(binDirectory, disks, settings);
        return new PostgreSqlServer(cluster.ConnectionString, cluster, isShared);
    }

    private static PostgreSqlServer NotAvailable()
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(Missing);
        }

        Assert.Skip(Missing);
        return null;
    }
}
