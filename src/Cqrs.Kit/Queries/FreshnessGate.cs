namespace Cqrs.Kit;

/// <summary>Waits until projections are as fresh as a query asks for. Woken by their commits; the poll interval bounds what a lost wake-up costs.</summary>
internal sealed class FreshnessGate(
    IEventStore store, IProjectionStore projections, IProjectionAdministration administration, ProjectionCatalog catalog, CheckpointSignal signal, LogSignal log, CqrsOptions options, TimeProvider time)
{
    public async ValueTask<(LogPosition AsOf, StaleReason Stale)> WaitAsync(IReadOnlyList<ReadProjection> readsFrom, object query, Freshness freshness, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var target = freshness.Position;
        var ids = readsFrom.Select(read => read.Projection).ToArray();
        var isWaiting = false;
        ProjectionStates? seen = null;
        try
        {
            while (true)
            {
                var (wake, append) = (signal.Next, log.Next); // taken before looking, so that what happens between the look and the wait is not missed
                target ??= await ResolveAsync(freshness, cancellationToken).ConfigureAwait(false);
                var states = seen = Passed(ids, seen, target) ?? await projections.ReadAsync(ids, cancellationToken).ConfigureAwait(false);
                var live = states.Live().ToList();
                var isComplete = IsComplete(ids, live);
                var asOf = isComplete ? live.Min(state => state.Checkpoint.Position) : LogPosition.Start;
                if (freshness != Freshness.Eventual && await IsParkedAsync(live, readsFrom, query, target, cancellationToken).ConfigureAwait(false))
                {
                    return (asOf, StaleReason.Parked);
                }

                if (freshness == Freshness.Eventual || isComplete && IsMet(freshness, target, asOf, live, states.Now))
                {
                    return (asOf, StaleReason.None);
                }

                if (live.Exists(state => (state.Failure is not null || state.Mode == ProjectionMode.Stopped) && IsBehind(state, target)))
                {
                    return (asOf, StaleReason.Stopped);
                }

                var left = freshness.Timeout - time.GetElapsedTime(began);
                if (left <= TimeSpan.Zero)
                {
                    return (asOf, StaleReason.Lagging);
                }

                if (!isWaiting)
                {
                    isWaiting = true;
                    signal.BeginWait();
                    if (signal.HasPasses)
                    {
                        log.Pulse(); // a runner here may have passed the position, and not have committed that yet
                    }
                }

                await (IsInline(ids) ? Task.WhenAny(wake, append) : wake).WaitForAsync(left < options.PollInterval ? left : options.PollInterval, time, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            if (isWaiting)
            {
                signal.EndWait();
            }
        }
    }

    /// <summary>Whether the checkpoint of one of them moves with the log, and is told of by that alone.</summary>
    private bool IsInline(ProjectionId[] ids) => catalog.Inline.Any(projection => ids.Contains(projection.Id));

    /// <summary>What was seen, with what was committed here since; null unless all that is live has passed the position by that.</summary>
    private ProjectionStates? Passed(ProjectionId[] ids, ProjectionStates? seen, LogPosition? target)
    {
        if (seen is null || target is null)
        {
            return null;
        }

        List<ProjectionState> live = [.. seen.Live().Select(signal.Newest)];
        return IsComplete(ids, live) && live.TrueForAll(state => !IsBehind(state, target)) ? seen with { Shards = live } : null;
    }

    private static bool IsComplete(ProjectionId[] ids, List<ProjectionState> live) => Array.TrueForAll(ids, id => live.Exists(state => state.Projection == id));

    private static bool IsBehind(ProjectionState state, LogPosition? target) => target is not { } position || state.Checkpoint.Position < position;

    private static bool IsMet(Freshness freshness, LogPosition? target, LogPosition asOf, List<ProjectionState> live, DateTimeOffset now) => freshness.MaxAge is { } maxAge
        ? live.TrueForAll(state => state.OldestAfter is not { } oldest || now - oldest < maxAge)
        : target is { } position && asOf >= position;

    /// <summary>Whether what the query reads lacks events that wait in the queue of a parked key: of its own key where it names one, else of any.</summary>
    private async ValueTask<bool> IsParkedAsync(List<ProjectionState> live, IReadOnlyList<ReadProjection> readsFrom, object query, LogPosition? target, CancellationToken cancellationToken)
    {
        foreach (var state in live.Where(state => state.ParkedFrom is { } from && (target is not { } position || from <= position)))
        {
            if (readsFrom.First(read => read.Projection == state.Projection).KeyOf is not { } keyOf)
            {
                return true;
            }

            var parked = await administration.ReadParkedAsync(state.Projection, state.Shard.Build, keyOf(query), 1, cancellationToken).ConfigureAwait(false);
            if (parked.Any(key => target is not { } position || key.Failure.Position <= position))
            {
                return true;
            }
        }

        return false;
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
