namespace Cqrs.Kit.InMemory;

/// <summary>Applies inline projections within an append: what they write becomes visible with its events, or neither does.</summary>
internal sealed class InlineProjections(InMemoryDatabase database, ProjectionCatalog catalog, EventCodec codec)
{
    private readonly Dictionary<ProjectionId, ProjectionDefinition> _projections = catalog.Inline.ToDictionary(projection => projection.Id);

    /// <summary>Waits until no runner holds the log for an inline projection; in one order, so that no two appends wait for each other.</summary>
    public async ValueTask<ProjectionLocks> LockAsync(CancellationToken cancellationToken)
    {
        var locks = new ProjectionLocks();
        try
        {
            foreach (var shard in ShardsOf(database.State))
            {
                await locks.AddAsync(database.LockOf(shard), cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            await locks.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return locks;
    }

    /// <summary>Applies the events that <paramref name="next"/> has beyond <paramref name="before"/> to each build of an inline projection that has come that far; a runner takes the others there.</summary>
    public async ValueTask<InMemoryState> ApplyAsync(InMemoryState before, InMemoryState next, CancellationToken cancellationToken)
    {
        if (_projections.Count == 0 || next.Head == before.Head)
        {
            return next;
        }

        var events = Reading.Log(next, before.Head, LogReadOptions.All).Select(stored => stored.Decode(codec)).ToList();
        foreach (var shard in ShardsOf(before))
        {
            var row = before.Projections[shard];
            if (row.Checkpoint.Position != before.Head || row.Mode != ProjectionMode.Running)
            {
                continue;
            }

            var projection = _projections[shard.Projection];
            var tables = new TransactionTables(next, shard);
            await using var transaction = new InMemoryProjectionTransaction(shard, row.Of, row.Checkpoint, tables);
            var handled = events.Where(e => e.Data is { } data && projection.Projector.EventTypes.Contains(data.GetType())).ToList();
            await ApplyAsync(projection, handled, transaction, cancellationToken).ConfigureAwait(false);
            next = tables.Apply(next).WithRow(shard, row with { Checkpoint = row.Checkpoint with { Position = next.Head, EventId = next.HeadEventId, HasCaughtUp = true } });
        }

        return next;
    }

    private IEnumerable<ProjectionShard> ShardsOf(InMemoryState state) => state.Projections.Keys
        .Where(shard => _projections.ContainsKey(shard.Projection))
        .OrderBy(shard => shard.Projection.Name, StringComparer.Ordinal).ThenBy(shard => shard.Projection.Version).ThenBy(shard => shard.Build);

    private static async ValueTask ApplyAsync(ProjectionDefinition projection, List<RecordedEvent> handled, InMemoryProjectionTransaction transaction, CancellationToken cancellationToken)
    {
        if (handled.Count == 0)
        {
            return;
        }

        try
        {
            await projection.Projector.ApplyAsync(handled, transaction, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not ProjectionException && !cancellationToken.IsCancellationRequested)
        {
            throw new ProjectionException(projection.Id, handled[0].At, exception.Message, exception);
        }
    }
}
