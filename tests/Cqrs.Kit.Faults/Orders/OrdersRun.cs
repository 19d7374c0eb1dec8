using System.Diagnostics;

using Cqrs.Kit.Faults.Judge;
using Cqrs.Kit.TestSupport;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

using Npgsql;

namespace Cqrs.Kit.Faults.Orders;

/// <summary>What the scenarios with orders share: a new database with its witness, the processes, and this process, which runs no projections and steers.</summary>
internal sealed class OrdersRun : IAsyncDisposable
{
    /// <summary>The projection.</summary>
    public const string Projection = "order-views";

    private const string Service = "service";
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);

    private readonly PostgreSqlDatabase _database;
    private readonly OrdersTask _task;
    private readonly IHost _host;
    private readonly Dictionary<string, Process> _processes = [];

    private OrdersRun(PostgreSqlDatabase database, OrdersTask task, IHost host)
    {
        (_database, _task, _host) = (database, task, host);
        DataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { ApplicationName = "judge" }.ConnectionString);
    }

    public string Folder => _task.Folder;

    /// <summary>For plain SQL.</summary>
    public NpgsqlDataSource DataSource { get; }

    public IServiceProvider Services => _host.Services;

    public IProjectionControl Control => Services.GetRequiredService<IProjectionControl>();

    public static async Task<OrdersRun> StartAsync(string scenario, int seed, int leaseSeconds, int vitalsSeconds = 0)
    {
        var folder = ScenarioFolder.Create(scenario, seed);
        var database = await PostgreSqlDatabase.CreateAsync();
        var task = new OrdersTask("control", database.ConnectionString, folder, leaseSeconds, seed) { VitalsSeconds = vitalsSeconds };
        var run = new OrdersRun(database, task, OrdersApp.Build(task, runsProjections: false));
        await run._host.StartAsync();
        await Witness.WatchCheckpointsAsync(run.DataSource);
        return run;
    }

    public void StartWorker(string name, bool isFixed = false) => _processes[name] = ClientProcess.Start(ClientProcess.OrdersWorker, _task with { Name = name, IsFixed = isFixed });

    public void StartService(int orders, int rate, bool slowReaders = false) => _processes[Service] = ClientProcess.Start(ClientProcess.OrdersService, _task with { Name = Service, Orders = orders, Rate = rate, HasSlowReaders = slowReaders });

    /// <summary>Starts a process that asks for one thing; see <see cref="OrdersTask.Action"/>.</summary>
    public void StartOperator(string name, string action) => _processes[name] = ClientProcess.Start(ClientProcess.OrdersOperator, _task with { Name = name, Action = action });

    /// <summary>Waits until it ends by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync(string name)
    {
        await _processes[name].WaitForExitAsync();
        return _processes[name].ExitCode;
    }

    public Task SignalAsync(string name, string signal) => _processes[name].SignalAsync(signal);

    /// <summary>Kills it with SIGKILL.</summary>
    public async Task KillAsync(string name)
    {
        _processes[name].Kill();
        await _processes[name].WaitForExitAsync();
    }

    /// <summary>Asks it to stop, and waits until it has.</summary>
    public async Task StopAsync(string name)
    {
        await SignalAsync(name, "TERM");
        await _processes[name].WaitForExitAsync();
        if (_processes[name].ExitCode != 0)
        {
            throw new InvalidOperationException($"The process {name} ended with {_processes[name].ExitCode}; see its log in {Folder}.");
        }
    }

    /// <summary>Who holds the lease of a build, and its epoch; null before anybody has.</summary>
    public async Task<(string Owner, long Epoch)?> OwnerAsync(int build)
    {
        await using var command = DataSource.CreateCommand("select writer, epoch from faults.moves where build = $1 and epoch <> epoch_before order by id desc limit 1");
        command.Parameters.Add(new NpgsqlParameter { Value = build });
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? (reader.GetString(0), reader.GetInt64(1)) : null;
    }

    /// <summary>How the builds stand, by their numbers.</summary>
    public async Task<IReadOnlyDictionary<int, ProjectionStatus>> BuildsAsync() => (await Control.ListAsync()).ToDictionary(status => status.Build);

    /// <summary>Waits until all builds are at the end of the log.</summary>
    public Task CaughtUpAsync(TimeSpan atMost) => UntilAsync("all builds are at the end of the log", async () => (await Control.ListAsync()).All(status => status is { HasCaughtUp: true, LagEvents: 0 }), atMost);

    /// <summary>How many processes run the projection.</summary>
    public int Workers => _processes.Keys.Count(name => name != Service);

    public async Task UntilAsync(string what, Func<Task<bool>> isSo, TimeSpan atMost)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            if (Stopwatch.GetElapsedTime(began) > atMost)
            {
                throw new TimeoutException($"It is not so after {atMost} that {what}; see the logs in {Folder}.");
            }

            await PauseAsync(_look);
        }
    }

    /// <summary>Lets the processes work for a while.</summary>
    public Task PauseAsync(TimeSpan time) => Task.Delay(time, Services.GetRequiredService<TimeProvider>());

    /// <summary>The time on the server's clock.</summary>
    public async Task<DateTime> NowAsync() => await ScalarAsync<DateTime>("select clock_timestamp()");

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Prints and keeps the report.</summary>
    /// <returns>The exit code.</returns>
    public int Tell(ScenarioReport report) => report.Tell(Folder);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.Values)
        {
            process.Kill();
            process.Dispose();
        }

        await _host.StopAsync();
        _host.Dispose();
        await DataSource.DisposeAsync();
        await _database.DisposeAsync();
    }
}
