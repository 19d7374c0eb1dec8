using System.Collections.Immutable;

namespace Cqrs.Kit.InMemory;

/// <summary>The checkpoints, leases and rows in memory.</summary>
internal sealed class InMemoryProjectionStore(InMemoryDatabase database, CheckpointSignal checkpoints, ProjectionSignal changes, CqrsOptions options, TimeProvider time) : IProjectionStore
{
    public async ValueTask PrepareAsync(ProjectionDefinition projection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(projection);
        await database.ChangeAsync(
            async state =>
            {
                state = WithFirstBuild(state, projection, time.GetUtcNow());
                foreach (var build in state.Projections.Keys.Where(shard => shard.Projection == projection.Id && shard.Index == 0))
                {
                    state = await WithTablesAsync(state, projection, build, cancellationToken).ConfigureAwait(false);
                }

                return (state, true);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<ProjectionStates> ReadAsync(IReadOnlyCollection<ProjectionId> projections, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(projections);
        cancellationToken.ThrowIfCancellationRequested();
        var state = database.State;
        var now = time.GetUtcNow();
        var shards = state.Projections.Where(row => projections.Contains(row.Key.Projection))
            .OrderBy(row => row.Key.Projection.Name, StringComparer.Ordinal).ThenBy(row => row.Key.Projection.Version).ThenBy(row => row.Key.Build).ThenBy(row => row.Key.Index)
            .Select(row => StateOf(state, row.Key, row.Value, now));
        return ValueTask.FromResult(new ProjectionStates([.. shards], state.Head, now));
    }

    public ValueTask<ProjectionLease?> TryLeaseAsync(ProjectionShard shard, string node, TimeSpan duration, CancellationToken cancellationToken) => database.ChangeAsync(
        state =>
        {
            var now = time.GetUtcNow();
            if (!state.Projections.TryGetValue(shard, out var row) || row is not { Mode: ProjectionMode.Running, Failure: null } || row.IsHeldAt(now) && row.Owner != node)
            {
                return (state, null);
            }

            var next = row with { Owner = node, LeasedUntil = now + duration, Checkpoint = row.Checkpoint with { Epoch = state.Epoch + 1 } };
            var lease = new ProjectionLease(
                shard, next.Of, node, next.Checkpoint,
                state.Parked.Where(parked => BelongsTo(parked, shard)).Select(parked => parked.Key.Key).ToImmutableHashSet(StringComparer.Ordinal),
                state.Skipped.Where(skipped => skipped.Projection == shard.Projection && skipped.Key is null).Select(skipped => skipped.Position).ToImmutableHashSet(),
                state.Skipped.Where(skipped => skipped.Projection == shard.Projection && skipped.Key is not null).Select(skipped => new QueuedEvent(skipped.Key!, skipped.Position)).ToImmutableHashSet());
            return (state.WithRow(shard, next) with { Epoch = state.Epoch + 1 }, (ProjectionLease?)lease);
        },
        cancellationToken);

    public ValueTask<LeaseRenewal> RenewAsync(string node, IReadOnlyCollection<ProjectionLease> leases, TimeSpan duration, CancellationToken cancellationToken) => database.ChangeAsync(
        state =>
        {
            HashSet<ProjectionShard> held = [];
            foreach (var lease in leases.Where(lease => IsHeld(state, lease)))
            {
                held.Add(lease.Shard);
                state = state.WithRow(lease.Shard, state.Projections[lease.Shard] with { LeasedUntil = time.GetUtcNow() + duration, Fault = lease.Fault });
            }

            var nodes = state.Nodes.RemoveRange(state.Nodes.Where(other => other.Value <= time.GetUtcNow()).Select(other => other.Key)).SetItem(node, time.GetUtcNow() + duration);
            return (state with { Nodes = nodes }, new LeaseRenewal(held, nodes.Count));
        },
        cancellationToken);

    public async ValueTask ReleaseAsync(IReadOnlyCollection<ProjectionLease> leases, CancellationToken cancellationToken)
    {
        await database.ChangeAsync(
            state => leases.Where(lease => IsHeld(state, lease)).Aggregate(state, (next, lease) => next.WithRow(lease.Shard, next.Projections[lease.Shard] with { Owner = null })),
            cancellationToken).ConfigureAwait(false);
        changes.Pulse();
    }

    public async ValueTask LeaveAsync(string node, CancellationToken cancellationToken)
    {
        await database.ChangeAsync(state => state with { Nodes = state.Nodes.Remove(node) }, cancellationToken).ConfigureAwait(false);
        changes.Pulse();
    }

    public IViewReader<TView, TKey> ReaderOf<TView, TKey>(ViewDefinition<TView> view)
        where TView : class
        where TKey : notnull => new InMemoryViewReader<TView, TKey>(database, view);

    public IProjectionTransaction Begin(ProjectionLease lease, Parking? parking)
    {
        ArgumentNullException.ThrowIfNull(lease);
        var tables = new TransactionTables(database.State, lease.Shard);
        return InMemoryProjectionTransaction.Owned(lease, tables, parking, database.LockOf(lease.Shard), CommitAsync);

        async ValueTask CommitAsync(ProjectionCheckpoint next, CancellationToken token)
        {
            CheckForwards(lease, next);
            await database.ChangeAsync(
                state => !IsHeld(state, lease) || state.Projections[lease.Shard].Checkpoint.Position != lease.Checkpoint.Position
                    ? throw new ProjectionLeaseLostException(lease)
                    : WithParking(tables.Apply(state), lease, parking).WithRow(lease.Shard, state.Projections[lease.Shard] with { Checkpoint = next, LeasedUntil = time.GetUtcNow() + options.ProjectionLease }),
                token).ConfigureAwait(false);
            checkpoints.Pulse(lease.Shard, next, parking);
        }
    }

    public async ValueTask RecordFailureAsync(ProjectionLease lease, ProjectionFailure failure, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        await database.ChangeAsync(
            state => IsHeld(state, lease) ? state.WithRow(lease.Shard, state.Projections[lease.Shard] with { Failure = failure, Owner = null }) : state,
            cancellationToken).ConfigureAwait(false);
        checkpoints.Pulse();
        changes.Pulse();
    }

    // Memory is never away.
    public bool IsTransient(Exception exception) => false;

    public bool IsOfContent(Exception exception) => true;

    internal static bool BelongsTo(KeyValuePair<ParkedId, ParkedRow> parked, ProjectionShard shard) =>
        (parked.Key.Projection, parked.Key.Build, parked.Value.Shard) == (shard.Projection, shard.Build, shard.Index);

    /// <summary>Lets the projector make the tables of a build, in the change that adds it: nobody may take a lease of it before.</summary>
    internal static async ValueTask<InMemoryState> WithTablesAsync(InMemoryState state, ProjectionDefinition projection, ProjectionShard shard, CancellationToken cancellationToken)
    {
        var row = state.Projections[shard];
        var tables = new TransactionTables(state, shard);
        await using var transaction = new InMemoryProjectionTransaction(shard, row.Of, row.Checkpoint, tables);
        await projection.Projector.CreateAsync(transaction, cancellationToken).ConfigureAwait(false);
        return tables.Apply(state);
    }

    private static InMemoryState WithFirstBuild(InMemoryState state, ProjectionDefinition projection, DateTimeOffset now)
    {
        if (state.Projections.Keys.Any(shard => shard.Projection == projection.Id))
        {
            return state;
        }

        var checkpoint = projection.From == Start.Now ? new ProjectionCheckpoint(state.Head, state.HeadEventId, 0, false) : default;
        return Enumerable.Range(0, projection.Shards).Aggregate(state, (next, index) => next.WithRow(
            new ProjectionShard(projection.Id, 1, index), new ShardRow(projection.Shards, checkpoint) { BeganAt = now, PromotesItself = projection.Kind != ProjectionKind.Subscription }));
    }

    private static bool IsHeld(InMemoryState state, ProjectionLease lease) =>
        state.Projections.TryGetValue(lease.Shard, out var row) && row.Owner == lease.Node && row.Checkpoint.Epoch == lease.Checkpoint.Epoch;

    private static ProjectionState StateOf(InMemoryState state, ProjectionShard shard, ShardRow row, DateTimeOffset now)
    {
        var parked = state.Parked.Where(key => BelongsTo(key, shard)).ToList();
        var position = row.Checkpoint.Position;
        return new ProjectionState(shard, row.Of, row.Checkpoint, row.Mode)
        {
            IsLive = state.LiveBuildOf(shard.Projection) == shard.Build,
            PromotedAt = row.PromotedAt,
            PromotesItself = row.PromotesItself,
            Failure = row.Failure,
            Fault = row.Fault,
            BeganAt = row.BeganAt,
            Owner = row.IsHeldAt(now) ? row.Owner : null,
            OldestAfter = position < state.Head ? state.Log[(int)position.Value].Timestamp : null,
            ParkedKeys = parked.Count,
            ParkedFrom = parked.Count == 0 ? null : parked.Min(key => key.Value.Failure.Position),
            RetryRequested = parked.Exists(key => key.Value.IsRetryRequested),
        };
    }

    /// <summary>What a transaction took out of a queue, then what it parked and queued.</summary>
    private static InMemoryState WithParking(InMemoryState state, ProjectionLease lease, Parking? parking)
    {
        if (parking is null)
        {
            return state;
        }

        var (shard, parked) = (lease.Shard, state.Parked);
        if (parking.Retry is { } retry)
        {
            if (!parked.TryGetValue(IdOf(retry.Key), out var tried) || retry.Positions.Any(position => !tried.Queue.Contains(position)))
            {
                throw new ProjectionLeaseLostException(lease); // somebody skips one of them
            }

            parked = parked.SetItem(IdOf(retry.Key), tried with { Queue = tried.Queue.Except(retry.Positions) });
        }

        foreach (var (key, failure) in parking.Parked)
        {
            var before = parked.GetValueOrDefault(IdOf(key));
            parked = parked.SetItem(IdOf(key), new ParkedRow(shard.Index, failure, (before?.Attempts ?? 0) + 1, IsRetryRequested: false, before?.Queue ?? []));
        }

        foreach (var (key, position) in parking.Queued)
        {
            parked = parked.SetItem(IdOf(key), parked[IdOf(key)] with { Queue = parked[IdOf(key)].Queue.Add(position) });
        }

        if (parking.Retry is { } done && parked.TryGetValue(IdOf(done.Key), out var left) && left.Queue.IsEmpty)
        {
            parked = parked.Remove(IdOf(done.Key));
        }

        return state with { Parked = parked };

        ParkedId IdOf(string key) => new(shard.Projection, shard.Build, key);
    }

    private static void CheckForwards(ProjectionLease lease, ProjectionCheckpoint next)
    {
        if (next.Epoch != lease.Checkpoint.Epoch || next.Position < lease.Checkpoint.Position)
        {
            throw new InvalidOperationException($"The checkpoint of {lease.Shard} cannot go from {lease.Checkpoint.Position} in epoch {lease.Checkpoint.Epoch} to {next.Position} in epoch {next.Epoch}.");
        }
    }
}
