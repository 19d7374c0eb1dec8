namespace Cqrs.Kit.InMemory;

/// <summary>Applies inline projections within an append: what they write becomes visible with its events, or neither does.</summary>
internal sealed class InlineProjections(InMemoryDatabase database, ProjectionCatalog catalog, EventCodec codec)
{
    private readonly ProjectionDefinition[] _projections = [.. catalog.Inline.OrderBy(projection => projection.Id.Name, StringComparer.Ordinal).ThenBy(projection => projection.Id.Version)];

    /// <summary>Waits until no runner works on an inline projection, as on the lock of its row; in one order, so that no two appends wait for each other.</summary>
    public async ValueTask<ProjectionLocks> LockAsync(CancellationToken cancellationToken)
    {
        var locks = new ProjectionLocks();
        try
        {
            foreach (var projection in _projections)
            {
                await locks.AddAsync(database.LockOf(projection.Id), cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            await locks.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return locks;
    }

    /// <summary>Applies the events that <paramref name="next"/> has beyond <paramref name="before"/> to each inline projection that has come that far; a runner takes the others there.</summary>
    public async ValueTask<InMemoryState> ApplyAsync(InMemoryState before, InMemoryState next, CancellationToken cancellationToken)
    {
        if (_projections.Length == 0 || next.Head == before.Head)
        {
            return next;
        }

        var events = Reading.Log(next, before.Head, LogReadOptions.All).Select(stored => stored.Decode(codec)).ToList();
        foreach (var projection in _projections)
        {
            if (!before.Projections.TryGetValue(projection.Id, out var row) || row.Checkpoint.Position != before.Head)
            {
                continue;
            }

            var tables = new TransactionTables(next, projection.Id);
            await using var transaction = new InMemoryProjectionTransaction(projection.Id, row.Checkpoint, tables);
            var handled = events.Where(e => e.Data is { } data && projection.Projector.EventTypes.Contains(data.GetType())).ToList();
            await ApplyAsync(projection, handled, transaction, cancellationToken).ConfigureAwait(false);

            next = tables.Apply(next).WithCheckpoint(projection.Id, row.Checkpoint with { Position = next.Head, EventId = next.HeadEventId, HasCaughtUp = true });
        }

        return next;
    }

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
