using System.Diagnostics;

using Cqrs.Kit.Faults.Judge;
using Cqrs.Kit.Faults.Streams;
using Cqrs.Kit.TestSupport;

namespace Cqrs.Kit.Faults.LostReplies;

/// <summary>Takes the network away from the workers now and then: nothing comes through, and nobody is told, for less than a lease or for more.</summary>
internal sealed class Outages(StreamsRun run, LossyProxy proxy, int seed, TimeSpan every)
{
    private const int LongestMilliseconds = 8_000;
    private static readonly TimeSpan _most = TimeSpan.FromSeconds(30);
    private readonly Random _random = new(seed);

    /// <summary>It goes on by itself.</summary>
    public Check GoesOn { get; } = new("Within 30 s of the end of an outage the projection has passed what was in the log then");

    public int Count { get; private set; }

    /// <summary>How long that took at most.</summary>
    public TimeSpan Longest { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(every, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await TakeAwayAsync();
        }
    }

    private async Task TakeAwayAsync()
    {
        proxy.Darken();
        await run.PauseAsync(TimeSpan.FromMilliseconds(_random.Next(LongestMilliseconds)));
        proxy.Lighten();
        var began = Stopwatch.GetTimestamp();
        var head = await run.ScalarAsync<long>("select coalesce(max(position), 0) from cqrs.events");
        while (await run.ScalarAsync<long>("select coalesce(min(position), 0) from cqrs.progress") is var position && position < head && Stopwatch.GetElapsedTime(began) < _most)
        {
            await run.PauseAsync(TimeSpan.FromMilliseconds(50));
        }

        Count++;
        var took = Stopwatch.GetElapsedTime(began);
        Longest = took > Longest ? took : Longest;
        GoesOn.That(took < _most, () => $"outage {Count}: not past {head} after {took}");
    }
}
