using Cqrs.Kit.Faults.Streams;
using Cqrs.Kit.TestSupport;

namespace Cqrs.Kit.Faults.ServerKills;

/// <summary>Hits a server under load, in the ways and at the moments that the seed gives, and brings it back.</summary>
internal sealed class ServerHits(StreamsRun run, PostgreSqlServer server, Recovery recovery, int seed)
{
    private const int MostAppends = 20;
    private const int MostMilliseconds = 40;
    private const int MostTerminated = 3;

    /// <summary>So many come before the projection has had the time to get over the first of them.</summary>
    private const int HitsInARow = 3;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private readonly Random _random = new(seed);
    private readonly Sessions _sessions = new(run, seed);
    private Queue<HitKind> _next = [];

    /// <summary>How often each came about.</summary>
    public Dictionary<HitKind, int> Counts { get; } = Enum.GetValues<HitKind>().ToDictionary(kind => kind, _ => 0);

    /// <summary>The single sessions that were terminated beside.</summary>
    public int Terminated { get; private set; }

    /// <summary>The hits after which the server has to recover.</summary>
    public int Kills => Counts.Where(kind => kind.Key != HitKind.Restarted).Sum(kind => kind.Value);

    /// <summary>Hits it when all are at work, and waits until they are again; the first of a row comes in the middle of a transaction of the projection, which has got over the last by then.</summary>
    public async Task NextAsync()
    {
        await recovery.AtWorkAsync(_random.Next(1, MostAppends));
        for (var left = _random.Next(MostTerminated + 1); left > 0; left--)
        {
            Terminated += await _sessions.TerminateAsync() ? 1 : 0;
        }

        await run.PauseAsync(TimeSpan.FromMilliseconds(_random.Next(MostMilliseconds)));
        var kind = NextKind();
        await using var watch = await ServerWatch.StartAsync(run);
        if (Counts.Values.Sum() % HitsInARow == 0)
        {
            await run.UntilAsync("a worker writes", _sessions.WorkerWritesAsync, _patience);
        }

        await HitAsync(kind, watch);
        if (kind != HitKind.SessionKilled)
        {
            await server.StartAsync();
        }

        await watch.BackAsync();
        Counts[kind]++;
        await recovery.WaitAsync($"hit {Counts.Values.Sum()}, {kind}", ofProjection: Counts.Values.Sum() % HitsInARow == 0);
    }

    /// <summary>Of each so many in every ten, in any order.</summary>
    private HitKind NextKind()
    {
        if (_next.Count == 0)
        {
            HitKind[] kinds = [.. Enumerable.Repeat(HitKind.ServerKilled, 4), .. Enumerable.Repeat(HitKind.SessionKilled, 3), .. Enumerable.Repeat(HitKind.StoppedImmediately, 2), HitKind.Restarted];
            _random.Shuffle(kinds);
            _next = new Queue<HitKind>(kinds);
        }

        return _next.Dequeue();
    }

    /// <summary>Returns when the server has cut all sessions.</summary>
    private async Task HitAsync(HitKind kind, ServerWatch watch)
    {
        switch (kind)
        {
            case HitKind.ServerKilled:
                await server.KillAsync();
                break;
            case HitKind.SessionKilled:
                await watch.GoneAsync(KillSessionAsync); // one that was found may have ended by itself before it is killed
                return;
            case HitKind.StoppedImmediately:
                await server.StopImmediatelyAsync();
                break;
            default:
                await server.StopAsync();
                break;
        }

        await watch.GoneAsync();
    }

    private async Task KillSessionAsync()
    {
        if (await _sessions.AnyAsync() is { } process)
        {
            await server.KillSessionAsync(process);
        }
    }
}
