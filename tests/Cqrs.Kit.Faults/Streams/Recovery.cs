using System.Diagnostics;

using Cqrs.Kit.Faults.Judge;

using Npgsql;

namespace Cqrs.Kit.Faults.Streams;

/// <summary>Looks after each fault whether all processes go on by themselves: none of them is started again.</summary>
internal sealed class Recovery(StreamsRun run)
{
    private const string Checkpoint = "select coalesce(min(position), 0) from cqrs.progress";
    private static readonly TimeSpan _most = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);
    private readonly JournalTails _acknowledged = new(run, JournalTails.Acknowledged);
    private TimeSpan _ofClients;
    private TimeSpan _ofProjection;

    /// <summary>Clients go on.</summary>
    public Check Clients { get; } = new("Each client process had an append acknowledged within 30 s of the end of the fault");

    /// <summary>The projection goes on. How soon it has caught up is the machine's doing: clients append as fast as they can.</summary>
    public Check Projection { get; } = new("The projection went on within 30 s of the end of the fault");

    public void Tell(ScenarioReport report)
    {
        report.Add("All clients had an append acknowledged again after", $"{_ofClients.TotalSeconds:N1} s at most");
        report.Add("The projection went on again after", $"{_ofProjection.TotalSeconds:N1} s at most");
        report.Add(Clients, Projection);
    }

    /// <summary>Waits until each client had so many more appends acknowledged: it is at work.</summary>
    public async Task AtWorkAsync(int appends)
    {
        var before = _acknowledged.Count();
        await run.UntilAsync($"each client had {appends} appends acknowledged", () => Task.FromResult(_acknowledged.Fewest(before) >= appends), TimeSpan.FromMinutes(2));
    }

    /// <summary>Waits until all go on, at most for so long. The fault is over.</summary>
    public async Task WaitAsync(string fault, bool ofProjection = true)
    {
        var began = Stopwatch.GetTimestamp();
        var before = _acknowledged.Count();
        var from = await run.ScalarAsync<long>(Checkpoint);
        var head = await run.ScalarAsync<long>("select coalesce(max(position), 0) from cqrs.events");
        _ofClients = Longer(_ofClients, await UntilAsync(Clients, () => Task.FromResult(_acknowledged.Fewest(before) > 0), () => $"{fault}: {Idle(before)}"));
        if (!ofProjection)
        {
            return;
        }

        _ofProjection = Longer(_ofProjection, await UntilAsync(Projection, async () => await CheckpointAsync() is var at && (at > from || at >= head), () => $"{fault}: still at {from}, of {head}"));

        async Task<TimeSpan> UntilAsync(Check check, Func<Task<bool>> isSo, Func<string> orElse)
        {
            while (!await isSo() && Stopwatch.GetElapsedTime(began) < _most)
            {
                await run.PauseAsync(_look);
            }

            var took = Stopwatch.GetElapsedTime(began);
            check.That(took < _most, orElse);
            return took;
        }
    }

    private string Idle(IReadOnlyDictionary<string, long> before) => string.Join(", ", _acknowledged.Count().Where(client => client.Value == before[client.Key]).Select(client => client.Key)) + " had none";

    /// <summary>−1 while nobody answers: a fault may end in another restart of the server.</summary>
    private async Task<long> CheckpointAsync()
    {
        try
        {
            return await run.ScalarAsync<long>(Checkpoint);
        }
        catch (NpgsqlException)
        {
            return -1;
        }
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
