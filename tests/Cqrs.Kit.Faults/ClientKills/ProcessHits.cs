using System.Diagnostics;

using Cqrs.Kit.Faults.Judge;
using Cqrs.Kit.Faults.Streams;

namespace Cqrs.Kit.Faults.ClientKills;

/// <summary>Kills processes under load, or asks them to stop, at the moments that the seed gives, and starts others in their place.</summary>
internal sealed class ProcessHits(StreamsRun run, Recovery recovery, string connectionString, int callers, int seed)
{
    private const int MostAppends = 20;
    private const int MostMilliseconds = 100;
    private static readonly TimeSpan _most = TimeSpan.FromSeconds(30);

    private readonly Random _random = new(seed);
    private Queue<Func<Task>> _next = [];

    /// <summary>Those that were told to stop.</summary>
    public Check Ordered { get; } = new("Each process that was told to stop under load ended well within 30 s");

    /// <summary>Client processes that were killed while they appended.</summary>
    public int KilledClients { get; private set; }

    /// <summary>Processes with the projection that were killed.</summary>
    public int KilledWorkers { get; private set; }

    /// <summary>The longest that one took to stop.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>Waits until all are at work, and hits one of them; of ten hits seven kill a client and one a worker, one tells a client to stop and one a worker, in any order.</summary>
    public async Task NextAsync()
    {
        await recovery.AtWorkAsync(_random.Next(1, MostAppends));
        await run.PauseAsync(TimeSpan.FromMilliseconds(_random.Next(MostMilliseconds)));
        if (_next.Count == 0)
        {
            Func<Task>[] hits = [KillWorkerAsync, StopWorkerAsync, StopClientAsync, .. Enumerable.Repeat(KillClientAsync, 7)];
            _random.Shuffle(hits);
            _next = new Queue<Func<Task>>(hits);
        }

        await _next.Dequeue()();
    }

    private async Task KillClientAsync()
    {
        await run.KillAsync(Any(run.Clients));
        KilledClients++;
        run.StartClient(connectionString, callers);
    }

    private async Task KillWorkerAsync()
    {
        await run.KillAsync(Any(run.Workers));
        KilledWorkers++;
        run.StartWorker(connectionString);
        await recovery.WaitAsync($"worker {KilledWorkers} killed");
    }

    private async Task StopClientAsync()
    {
        await StopAsync(Any(run.Clients));
        run.StartClient(connectionString, callers);
    }

    private async Task StopWorkerAsync()
    {
        await run.UntilAsync("all workers are up", () => Task.FromResult(run.Workers.All(IsUp)), _most);
        await StopAsync(Any(run.Workers));
        run.StartWorker(connectionString);
    }

    private bool IsUp(string worker) => FileLoggerProvider.IsUp(Path.Combine(run.Folder, worker + ".log"));

    private string Any(IReadOnlyList<string> names) => names[_random.Next(names.Count)];

    private async Task StopAsync(string name)
    {
        var began = Stopwatch.GetTimestamp();
        var code = await run.TerminateAsync(name);
        var took = Stopwatch.GetElapsedTime(began);
        Longest = took > Longest ? took : Longest;
        Ordered.That(code == 0 && took < _most, () => $"{name} ended with {code} after {took}");
    }
}
