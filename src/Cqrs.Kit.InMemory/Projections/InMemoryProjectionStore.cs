namespace Cqrs.Kit.InMemory;

/// <summary>The checkpoints and views in memory.</summary>
internal sealed class InMemoryProjectionStore(InMemoryDatabase database, LogSignal signal) : IProjectionStore
{
    public async ValueTask PrepareAsync(ProjectionDefinition projection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(projection);
        await using var held = new ProjectionLocks();
        await held.AddAsync(database.LockOf(projection.Id), cancellationToken).ConfigureAwait(false);
        var state = WithRow(database.State, projection);
        var tables = new TransactionTables(state, projection.Id);
        await using var transaction = new InMemoryProjectionTransaction(projection.Id, state.Projections[projection.Id].Checkpoint, tables);
        await projection.Projector.CreateAsync(transaction, cancellationToken).ConfigureAwait(false);
        await database.ChangeAsync(now => tables.Apply(WithRow(now, projection)), cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<IProjectionTransaction?> TryBeginAsync(ProjectionId projection, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var held = database.LockOf(projection);
        if (!held.Wait(0, CancellationToken.None))
        {
            return ValueTask.FromResult<IProjectionTransaction?>(null);
        }

        var state = database.State;
        if (!state.Projections.TryGetValue(projection, out var row))
        {
            held.Release();
            throw new InvalidOperationException($"The projection {projection} is not prepared: call PrepareAsync first.");
        }

        var tables = new TransactionTables(state, projection);
        return ValueTask.FromResult<IProjectionTransaction?>(new InMemoryProjectionTransaction(projection, row.Checkpoint, tables, CommitAsync, held));

        async ValueTask CommitAsync(ProjectionCheckpoint next, CancellationToken token)
        {
            CheckForwards(projection, row.Checkpoint, next);
            await database.ChangeAsync(now => tables.Apply(now).WithCheckpoint(projection, next), token).ConfigureAwait(false);
            signal.Pulse();
        }
    }

    public ValueTask<IReadOnlyList<ProjectionState>> ReadAsync(IReadOnlyCollection<ProjectionId> projections, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(projections);
        cancellationToken.ThrowIfCancellationRequested();
        var rows = database.State.Projections;
        return ValueTask.FromResult<IReadOnlyList<ProjectionState>>([.. projections.Where(rows.ContainsKey).Select(projection => rows[projection])]);
    }

    public async ValueTask RecordFailureAsync(ProjectionId projection, ProjectionFailure? failure, CancellationToken cancellationToken)
    {
        await database.ChangeAsync(
            state => state.Projections.TryGetValue(projection, out var row) && (failure is null || row.Checkpoint.Position < failure.Position) // else another node has passed the event since
                ? state with { Projections = state.Projections.SetItem(projection, row with { Failure = failure }) }
                : state,
            cancellationToken).ConfigureAwait(false);
        signal.Pulse();
    }

    // Memory is never away.
    public bool IsTransient(Exception exception) => false;

    private static InMemoryState WithRow(InMemoryState state, ProjectionDefinition projection) => state.Projections.ContainsKey(projection.Id)
        ? state
        : state.WithCheckpoint(projection.Id, projection.From == Start.Now ? new(state.Head, state.HeadEventId, 0, false) : default);

    private static void CheckForwards(ProjectionId projection, ProjectionCheckpoint from, ProjectionCheckpoint to)
    {
        if (to.Epoch < from.Epoch || to.Epoch == from.Epoch && to.Position < from.Position)
        {
            throw new InvalidOperationException($"The checkpoint of {projection} cannot go from {from.Position} in epoch {from.Epoch} to {to.Position} in epoch {to.Epoch}; going back takes a new epoch.");
        }
    }
}
