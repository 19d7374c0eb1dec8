namespace Cqrs.Kit;

/// <summary>Waits until projections are as fresh as a query asks for. Woken by their commits; the poll interval bounds what a lost wake-up costs.</summary>
internal sealed class FreshnessGate(IEventStore store, IProjectionStore projections, LogSignal signal, CqrsOptions options, TimeProvider time)
{
    public async ValueTask<(LogPosition AsOf, StaleReason Stale)> WaitAsync(IReadOnlyList<ProjectionId> readsFrom, Freshness freshness, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var target = freshness.Position;
        while (true)
        {
            var wake = signal.Next; // taken before looking, so that what happens between the look and the wait is not missed
            target ??= await ResolveAsync(freshness, cancellationToken).ConfigureAwait(false);
            var states = await projections.ReadAsync(readsFrom, cancellationToken).ConfigureAwait(false);
            var asOf = states.Count < readsFrom.Count ? LogPosition.Start : states.Min(state => state.Checkpoint.Position);
            if (await IsMetAsync(freshness, target, asOf, cancellationToken).ConfigureAwait(false))
            {
                return (asOf, StaleReason.None);
            }

            if (states.Any(state => state.Failure is not null && IsBehind(state, target)))
            {
                return (asOf, StaleReason.Stopped);
            }

            var left = freshness.Timeout - time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
            {
                return (asOf, StaleReason.Lagging);
            }

            await wake.WaitForAsync(left < options.PollInterval ? left : options.PollInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsBehind(ProjectionState state, LogPosition? target) => target is not { } position || state.Checkpoint.Position < position;

    private async ValueTask<bool> IsMetAsync(Freshness freshness, LogPosition? target, LogPosition asOf, CancellationToken cancellationToken)
    {
        if (freshness.MaxAge is { } maxAge)
        {
            var probe = await store.ProbeAsync(asOf, cancellationToken).ConfigureAwait(false);
            return probe.OldestAfter is not { } oldest || probe.Now - oldest < maxAge;
        }

        return freshness == Freshness.Eventual || target is { } position && asOf >= position;
    }

    /// <summary>The position of the stream's version, once it is written.</summary>
    private async ValueTask<LogPosition?> ResolveAsync(Freshness freshness, CancellationToken cancellationToken)
    {
        if (freshness.Stream.IsDefault)
        {
            return null;
        }

        var only = new StreamReadOptions { FromVersion = freshness.Version, MaxCount = 1 };
        await foreach (var @event in store.ReadStreamAsync(freshness.Stream, only, cancellationToken).ConfigureAwait(false))
        {
            return @event.Position;
        }

        return null;
    }
}
