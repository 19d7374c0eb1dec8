using System.Diagnostics;

using Cqrs.Kit.Faults.Judge;
using Cqrs.Kit.Faults.Streams;

namespace Cqrs.Kit.Faults.Failover;

/// <summary>The failovers, one after the other, with what must be so after each.</summary>
internal sealed class FailoverRounds(ReplicatedPair pair, StreamsRun run)
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _traffic = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _quiet = TimeSpan.FromSeconds(5);
    private readonly List<LostTail> _tails = [];
    private readonly Check _goesOn = new("After a failover appends went on, and the projection came to the end of the log, or stopped where it had to");
    private readonly Check _rows = new("After a failover every row equals an independent fold of the log up to the checkpoint");
    private readonly Check _lost = new("A tail was lost where it was to be");
    private readonly Check _stopped = new("A build whose checkpoint names a lost event stopped with LogTailLostException, in sight, and wrote nothing more");
    private TimeSpan _longest;

    public IReadOnlyList<Check> Checks => [_goesOn, _rows, _lost, _stopped];

    /// <summary>What was lost.</summary>
    public IReadOnlyList<LostTail> Tails => _tails;

    /// <summary>How long after the kill the first append was in the log, at most.</summary>
    public TimeSpan Longest => _longest;

    /// <summary>With the tail lost, in every second of those with checkpoints that were not; or with all of it arrived.</summary>
    public async Task RunAsync(int round)
    {
        await run.PauseAsync(_traffic);
        var loses = round % 2 == 0;
        var kept = loses ? await LeadAwayAsync() : await FreezeAsync();
        var killed = Stopwatch.GetTimestamp();
        await pair.KillPrimaryAsync();
        await pair.PromoteAsync();
        if (!loses)
        {
            await run.SignalAsync(run.Clients, "CONT");
        }

        await run.UntilAsync("appends go on", async () => await run.ScalarAsync<long>("select coalesce(max(position), 0) from cqrs.events") > kept, _patience);
        var took = Stopwatch.GetElapsedTime(killed);
        _longest = took > _longest ? took : _longest;
        if (loses)
        {
            var old = await pair.StartOldAsync();
            _tails.Add(new LostTail(kept, [.. (await LogRow.ReadAsync(old)).Where(row => row.Position > kept)]));
            _lost.That(_tails[^1].Rows.Count > 0, () => $"round {round}: nothing behind {kept}");
            if (round % 4 == 0)
            {
                await RestoreApartAsync(new ApartRestore(old, pair.ConnectionString), round);
            }
        }

        await pair.ReplaceOldAsync();
        await run.CaughtUpOnceAsync(_patience);
        _goesOn.That(true, () => "");
        await JudgeRowsAsync(round);
    }

    /// <summary>Nothing arrives at the replica any more, while clients are told of appends and the projection passes them.</summary>
    private async Task<long> LeadAwayAsync()
    {
        await pair.CutStreamAsync();
        var kept = await pair.ReplicaHeadAsync();
        await run.UntilAsync("the projection has passed what will be lost", async () => await run.ScalarAsync<long>("select coalesce(max(position), 0) from cqrs.progress") > kept, _patience);
        return kept;
    }

    /// <summary>Lets all that was committed arrive: no client commits meanwhile.</summary>
    private async Task<long> FreezeAsync()
    {
        while (true)
        {
            await run.SignalAsync(run.Clients, "STOP");
            if (await pair.IsQuietAsync("client", _quiet))
            {
                await pair.ArrivedAsync();
                return await pair.ReplicaHeadAsync();
            }

            await run.SignalAsync(run.Clients, "CONT"); // one was frozen with half a batch sent
        }
    }

    private async Task RestoreApartAsync(ApartRestore restore, int round)
    {
        string[] workers = [.. run.Workers];
        foreach (var worker in workers)
        {
            await run.KillAsync(worker);
        }

        await restore.RunAsync();
        foreach (var _ in workers)
        {
            run.StartWorker(pair.ConnectionString);
        }

        await run.UntilAsync("all builds have stopped", async () => (await run.Control.ListAsync()).All(status => status.Failure is not null), _patience);
        foreach (var status in await run.Control.ListAsync())
        {
            _stopped.That(status.Failure!.Error.StartsWith(nameof(LogTailLostException), StringComparison.Ordinal), () => $"round {round}: build {status.Build}: {status.Failure.Error}");
        }

        _stopped.That(await restore.IsUntouchedAsync(), () => $"round {round}: rows were written");
        await run.UntilAsync("it was rebuilt", async () =>
        {
            await run.Control.RebuildAsync(StreamsRun.Projection);
            return true;
        }, _patience); // the first connection may be one to the old primary
    }

    private async Task JudgeRowsAsync(int round)
    {
        var (checkpoint, rows) = await StreamRow.ReadAsync(run.DataSource);
        var judge = new StreamsJudge(await LogRow.ReadAsync(run.ConnectionString)).JudgeRows(checkpoint, rows);
        _rows.That(judge.Rows is { Looked: > 0, Violations: 0 }, () => $"round {round}, checkpoint {checkpoint}: {string.Join("; ", judge.Rows.Examples)}");
    }
}
