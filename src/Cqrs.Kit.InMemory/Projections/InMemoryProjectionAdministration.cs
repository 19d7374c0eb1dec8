namespace Cqrs.Kit.InMemory;

/// <summary>What people and tools do to projections in memory.</summary>
internal sealed class InMemoryProjectionAdministration(InMemoryDatabase database, CheckpointSignal checkpoints, ProjectionSignal changes, TimeProvider time) : IProjectionAdministration
{
    private const int RetrySize = 500;

    public async ValueTask SetModeAsync(ProjectionId projection, ProjectionMode mode, CancellationToken cancellationToken) => await ChangeAsync(
        state => Each(state, projection, (_, row) => mode == ProjectionMode.Running
            ? row with { Mode = mode, Failure = null }
            : row with { Mode = mode, Owner = null }),
        cancellationToken).ConfigureAwait(false);

    public async ValueTask RewindAsync(ProjectionId projection, LogPosition position, CancellationToken cancellationToken) => await ChangeAsync(
        state =>
        {
            var eventId = position == LogPosition.Start ? Guid.Empty : state.Log[(int)position.Value - 1].Id;
            var live = state.LiveBuildOf(projection);
            var rewound = Each(state, projection, (shard, row) => shard.Build != live ? row : row with { Checkpoint = new(position, eventId, state.Epoch + 1, row.Checkpoint.HasCaughtUp), Failure = null, Owner = null });
            return rewound with { Epoch = state.Epoch + 1 };
        },
        cancellationToken).ConfigureAwait(false);

    public async ValueTask<int> AddBuildAsync(ProjectionDefinition projection, bool promotesItself, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(projection);
        var added = await database.ChangeAsync(
            async state =>
            {
                var (next, build) = AddBuild(state, projection, promotesItself);
                return (await InMemoryProjectionStore.WithTablesAsync(next, projection, new(projection.Id, build, 0), cancellationToken).ConfigureAwait(false), build);
            },
            cancellationToken).ConfigureAwait(false);
        Pulse();
        return added;
    }

    public ValueTask<bool> TryPromoteAsync(ProjectionId projection, int build, CancellationToken cancellationToken) => TryChangeAsync(
        state => BuildSwitch.Try(state, new(projection, build), row => row with { PromotedAt = row.PromotedAt ?? BuildSwitch.NextTime(state, projection.Name, time.GetUtcNow()) }),
        cancellationToken);

    public ValueTask<bool> TryDemoteAsync(ProjectionId projection, int build, CancellationToken cancellationToken) => TryChangeAsync(
        state => BuildSwitch.Try(state, new(projection, build), row => row with { PromotedAt = null, PromotesItself = false }),
        cancellationToken);

    public async ValueTask RetireAsync(ProjectionId projection, int build, CancellationToken cancellationToken) =>
        await ChangeAsync(state => Without(state, projection, build), cancellationToken).ConfigureAwait(false);

    public ValueTask<IReadOnlyList<ParkedKey>> ReadParkedAsync(ProjectionId projection, int build, string? key, int maxCount, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<ParkedKey>>(
        [
            .. database.State.Parked
                .Where(parked => parked.Key.Projection == projection && parked.Key.Build == build && (key is null || parked.Key.Key == key))
                .OrderBy(parked => parked.Value.Failure.Position).ThenBy(parked => parked.Key.Key, StringComparer.Ordinal)
                .Select(parked => new ParkedKey(new(projection, build, parked.Value.Shard), parked.Key.Key, parked.Value.Failure, parked.Value.Attempts, parked.Value.Queue.Count))
                .Take(maxCount),
        ]);
    }

    public ValueTask<int> RequestRetryAsync(ProjectionId projection, string? key, CancellationToken cancellationToken) => ChangeAsync(
        state =>
        {
            var asked = state.Parked.Where(parked => parked.Key.Projection == projection && (key is null || parked.Key.Key == key)).ToList();
            return (state with { Parked = state.Parked.SetItems(asked.Select(parked => KeyValuePair.Create(parked.Key, parked.Value with { IsRetryRequested = true }))) }, asked.Count);
        },
        cancellationToken);

    public ValueTask<ParkedRetry?> NextRetryAsync(ProjectionShard shard, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (id, row) = database.State.Parked.Where(parked => InMemoryProjectionStore.BelongsTo(parked, shard) && parked.Value.IsRetryRequested).OrderBy(parked => parked.Value.Failure.Position).FirstOrDefault();
        return ValueTask.FromResult(row is null ? null : new ParkedRetry(id.Key, [.. row.Queue.Take(RetrySize)]));
    }

    public ValueTask<bool> SkipAsync(ProjectionId projection, LogPosition position, string? key, string reason, CancellationToken cancellationToken) => ChangeAsync(
        state => key is null ? SkipStopped(state, projection, position, reason) : SkipParked(state, projection, position, key, reason),
        cancellationToken);

    public ValueTask<BuildDifference?> TryCompareAsync(ProjectionBuild live, ProjectionBuild other, int maxRows, bool holdsLog, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(StoredBuilds.Compare(database.State, live, other, maxRows));
    }

    public ValueTask<IReadOnlyList<TKey>> SampleKeysAsync<TView, TKey>(ViewDefinition<TView> view, int build, int count, int seed, CancellationToken cancellationToken)
        where TKey : notnull
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(StoredBuilds.SampleKeys<TView, TKey>(database.State, view, build, count, seed));
    }

    public ValueTask<StoredRows<TView, TKey>> ReadRowsAsync<TView, TKey>(ViewDefinition<TView> view, int build, IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken)
        where TKey : notnull
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(StoredBuilds.ReadRows(database.State, view, build, keys));
    }

    private static (InMemoryState Next, bool Result) SkipStopped(InMemoryState state, ProjectionId projection, LogPosition position, string reason)
    {
        var stopped = state.Projections.Where(row => row.Key.Projection == projection && row.Value.Failure?.Position == position).ToList();
        return stopped.Count == 0
            ? (state, false)
            : (stopped.Aggregate(state, (next, row) => next.WithRow(row.Key, row.Value with { Failure = null })) with { Skipped = state.Skipped.Add(new(projection, position, null, reason)) }, true);
    }

    private static (InMemoryState Next, bool Result) SkipParked(InMemoryState state, ProjectionId projection, LogPosition position, string key, string reason)
    {
        var parked = state.Parked.Where(row => row.Key.Projection == projection && row.Key.Key == key && row.Value.Queue.FirstOrDefault() == position).ToList();
        return parked.Count == 0
            ? (state, false)
            : (state with
            {
                Parked = state.Parked.SetItems(parked.Select(row => KeyValuePair.Create(row.Key, row.Value with { Queue = row.Value.Queue.Remove(position) }))),
                Skipped = state.Skipped.Add(new(projection, position, key, reason)),
            }, true);
    }

    private (InMemoryState Next, int Build) AddBuild(InMemoryState state, ProjectionDefinition projection, bool promotesItself)
    {
        var live = state.LiveBuildOf(projection.Id);
        var builds = state.Projections.Keys.Where(shard => shard.Projection == projection.Id).Select(shard => shard.Build).Distinct().ToList();
        foreach (var other in builds.Where(build => build != live))
        {
            var shards = state.Projections.Where(row => row.Key.Projection == projection.Id && row.Key.Build == other).Select(row => row.Value).ToList();
            if (shards.Exists(row => !row.Checkpoint.HasCaughtUp) && shards.TrueForAll(row => row.Failure is null))
            {
                return (Each(state, projection.Id, (shard, row) => shard.Build == other ? row with { PromotesItself = row.PromotesItself || promotesItself } : row), other);
            }

            state = Without(state, projection.Id, other);
        }

        var made = live == 1 ? 2 : 1;
        return (Enumerable.Range(0, projection.Shards).Aggregate(state, (next, index) => next.WithRow(new(projection.Id, made, index), new ShardRow(projection.Shards, default) { BeganAt = time.GetUtcNow(), PromotesItself = promotesItself })), made);
    }

    private static InMemoryState Without(InMemoryState state, ProjectionId projection, int build) => state with
    {
        Projections = state.Projections.RemoveRange(state.Projections.Keys.Where(shard => shard.Projection == projection && shard.Build == build)),
        Tables = state.Tables.RemoveRange(state.Tables.Keys.Where(table => table.Projection == projection && table.Build == build)),
        Parked = state.Parked.RemoveRange(state.Parked.Keys.Where(parked => parked.Projection == projection && parked.Build == build)),
    };

    private static InMemoryState Each(InMemoryState state, ProjectionId projection, Func<ProjectionShard, ShardRow, ShardRow> change) => state.Projections
        .Where(row => row.Key.Projection == projection)
        .Aggregate(state, (next, row) => next.WithRow(row.Key, change(row.Key, row.Value)));

    /// <summary>Wakes nobody when nothing was changed: who tries again at each wake-up would wake itself.</summary>
    private async ValueTask<bool> TryChangeAsync(Func<InMemoryState, (InMemoryState Next, bool Result)> change, CancellationToken cancellationToken)
    {
        var isChanged = await database.ChangeAsync(change, cancellationToken).ConfigureAwait(false);
        if (isChanged)
        {
            Pulse();
        }

        return isChanged;
    }

    private async ValueTask<TResult> ChangeAsync<TResult>(Func<InMemoryState, (InMemoryState Next, TResult Result)> change, CancellationToken cancellationToken)
    {
        var result = await database.ChangeAsync(change, cancellationToken).ConfigureAwait(false);
        Pulse();
        return result;
    }

    private void Pulse()
    {
        changes.Pulse();
        checkpoints.Pulse();
    }

    private async ValueTask ChangeAsync(Func<InMemoryState, InMemoryState> change, CancellationToken cancellationToken) =>
        await ChangeAsync(state => (change(state), true), cancellationToken).ConfigureAwait(false);
}
