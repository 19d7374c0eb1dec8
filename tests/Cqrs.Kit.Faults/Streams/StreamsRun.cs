using System.Diagnostics;

using Cqrs.Kit.Faults.Appends;
using Cqrs.Kit.Faults.Judge;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

using Npgsql;

namespace Cqrs.Kit.Faults.Streams;

/// <summary>What the scenarios share that run a projection beside the appends of <c>appends</c>: the processes, and this process, which runs no projections and steers.</summary>
internal sealed class StreamsRun : IAsyncDisposable
{
    /// <summary>The projection.</summary>
    public const string Projection = "stream-views";

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);

    private readonly StreamsTask _task;
    private readonly int _seed;
    private readonly IHost _host;
    private readonly ProcessGroup _processes = new();
    private readonly List<string> _clients = [];
    private readonly List<string> _workers = [];
    private readonly List<string> _readers = [];
    private readonly List<string> _killed = [];
    private int _startedClients;
    private int _startedWorkers;

    private StreamsRun(StreamsTask task, int seed, IHost host)
    {
        (_task, _seed, _host) = (task, seed, host);
        DataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(task.ConnectionString) { ApplicationName = "judge" }.ConnectionString);
    }

    public string Folder => _task.Folder;

    /// <summary>To the database, past any proxy.</summary>
    public string ConnectionString => _task.ConnectionString;

    public IReadOnlyList<string> Clients => _clients;

    public IReadOnlyList<string> Workers => _workers;

    public IReadOnlyList<string> Readers => _readers;

    public IReadOnlyList<string> Killed => _killed;

    public IServiceProvider Services => _host.Services;

    /// <summary>For plain SQL.</summary>
    public NpgsqlDataSource DataSource { get; }

    public IProjectionControl Control => Services.GetRequiredService<IProjectionControl>();

    /// <summary>Begins on an empty database.</summary>
    public static async Task<StreamsRun> StartAsync(string folder, string connectionString, int seed, int leaseSeconds, int commandTimeoutSeconds)
    {
        var task = new StreamsTask("control", connectionString, folder, leaseSeconds, commandTimeoutSeconds);
        var run = new StreamsRun(task, seed, StreamsApp.Build(task, runsProjections: false));
        await run._host.StartAsync();
        await Witness.WatchCheckpointsAsync(run.DataSource);
        return run;
    }

    /// <summary>Starts a process that runs the projection.</summary>
    public void StartWorker(string connectionString, StoreConnections connections = StoreConnections.Pools)
    {
        var name = $"worker-{++_startedWorkers}";
        _workers.Add(name);
        _processes.Start(name, ClientProcess.StreamsWorker, _task with { Name = name, ConnectionString = connectionString, Connections = connections });
    }

    /// <summary>Kills one with SIGKILL: from then on it is none of the processes of the run, and whoever comes in its place has a name and a journal of its own.</summary>
    public async Task KillAsync(string name)
    {
        await _processes.KillAsync(name);
        _killed.Add(name);
        _workers.Remove(name);
        _clients.Remove(name);
    }

    /// <summary>Asks one to stop, and waits until it has; another may come in its place.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> TerminateAsync(string name)
    {
        var code = await _processes.TerminateAsync(name);
        _workers.Remove(name);
        _clients.Remove(name);
        return code;
    }

    /// <summary>Sends a signal to each: <c>STOP</c> freezes, <c>CONT</c> thaws.</summary>
    public Task SignalAsync(IEnumerable<string> names, string signal) => Task.WhenAll(names.Select(name => _processes.SignalAsync(name, signal)));

    /// <summary>Starts a process that appends until it is told to stop, and asks again for what has no answer.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="callers">How many append at once.</param>
    /// <param name="differently">What else it is to do, if not that.</param>
    public void StartClient(string connectionString, int callers, Func<AppendsTask, AppendsTask>? differently = null)
    {
        var number = _startedClients++;
        var name = $"client-{number + 1}";
        _clients.Add(name);
        var named = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = name }.ConnectionString;
        var task = new AppendsTask(named, Path.Combine(Folder, name + ".journal"), number, int.MaxValue, callers, _seed) { AsksAgain = true, CommandTimeoutSeconds = _task.CommandTimeoutSeconds };
        _processes.Start(name, ClientProcess.AppendsClient, differently?.Invoke(task) ?? task);
    }

    /// <summary>Starts so many of <see cref="StartWorker"/>.</summary>
    public void StartWorkers(int count, string connectionString, StoreConnections connections = StoreConnections.Pools)
    {
        for (; count > 0; count--)
        {
            StartWorker(connectionString, connections);
        }
    }

    /// <summary>Starts so many of <see cref="StartClient"/>.</summary>
    public void StartClients(int count, string connectionString, int callers, Func<AppendsTask, AppendsTask>? differently = null)
    {
        for (; count > 0; count--)
        {
            StartClient(connectionString, callers, differently);
        }
    }

    /// <summary>Ends what is left: the clients, then the workers, once the projection is at the end of the log.</summary>
    public async Task EndAsync(TimeSpan atMost)
    {
        await StopAsync(Clients);
        await CaughtUpAsync(atMost);
        await StopAsync(Workers);
    }

    /// <summary>Waits until all have begun: clients append, and the workers are known and follow.</summary>
    public Task BegunAsync(TimeSpan atMost) => UntilAsync(
        "all processes have begun",
        async () => await ScalarAsync<long>("select count(*) from cqrs.nodes where alive_until > clock_timestamp()") >= _workers.Count
            && await ScalarAsync<long>("select coalesce(min(position), 0) from cqrs.progress where has_caught_up") > 0
            && _clients.TrueForAll(client => new FileInfo(Path.Combine(Folder, client + ".journal")) is { Exists: true, Length: > 0 }),
        atMost);

    /// <summary>Starts a process that reads the log in every way, until it is told to stop.</summary>
    public void StartReader(string connectionString)
    {
        var number = _readers.Count + 1;
        var name = $"reader-{number}";
        _readers.Add(name);
        _processes.Start(name, ClientProcess.LogReader, _task with { Name = name, ConnectionString = connectionString, Seed = unchecked(_seed * 397 + number) });
    }

    /// <summary>Asks them to stop, and waits until they have.</summary>
    public Task StopAsync(IReadOnlyCollection<string> names) => _processes.StopAsync(names);

    /// <summary>Waits until the projection is at the end of the log.</summary>
    public Task CaughtUpAsync(TimeSpan atMost) => UntilAsync("the projection is at the end of the log", async () => (await Control.ListAsync()).All(status => status is { HasCaughtUp: true, LagEvents: 0 }), atMost);

    /// <summary>Waits until the live build has come to where the log ends now.</summary>
    public async Task CaughtUpOnceAsync(TimeSpan atMost)
    {
        var head = await ScalarAsync<long>("select coalesce(max(position), 0) from cqrs.events");
        await UntilAsync("the live build has come to where the log ended", async () => (await Control.ListAsync()).Any(status => status.IsLive && status.Failure is null && status.Position.Value >= head), atMost);
    }

    public async Task UntilAsync(string what, Func<Task<bool>> isSo, TimeSpan atMost)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await IsSoAsync())
        {
            if (Stopwatch.GetElapsedTime(began) > atMost)
            {
                throw new TimeoutException($"It is not so after {atMost} that {what}; see the logs in {Folder}.");
            }

            if (_processes.Fallen.FirstOrDefault() is { } fallen)
            {
                throw new InvalidOperationException($"The process {fallen} has ended by itself; see the logs in {Folder}.");
            }

            await PauseAsync(_look);
        }

        async Task<bool> IsSoAsync()
        {
            try
            {
                return await isSo();
            }
            catch (NpgsqlException)
            {
                return false; // the server is away, or not the primary yet
            }
        }
    }

    /// <summary>Lets the processes work for a while.</summary>
    public Task PauseAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System);

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        _processes.Dispose();
        await _host.StopAsync();
        _host.Dispose();
        await DataSource.DisposeAsync();
    }
}
