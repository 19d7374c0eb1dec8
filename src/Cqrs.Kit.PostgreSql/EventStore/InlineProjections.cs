using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Applies inline projections in the transaction of an append: what they write becomes visible with its events, or neither does.</summary>
internal sealed class InlineProjections(Database database, ProjectionCatalog catalog, EventCodec codec)
{
    private readonly Dictionary<ProjectionId, IProjector> _projectors = catalog.Inline.ToDictionary(projection => projection.Id, projection => projection.Projector);

    public bool Any => _projectors.Count > 0;

    /// <summary>Whether one of them has SQL of its own, which is not to meet the settings of the store's sessions.</summary>
    public bool AnySql { get; } = catalog.Inline.Any(projection => projection.Projector is PostgreSqlProjector);

    /// <summary>What locks the projections that take the events with them; sent behind the appends. Its rows are <see cref="ProjectionRow"/>s.</summary>
    /// <param name="events">How many events the transaction appends.</param>
    public NpgsqlBatchCommand Lock(long events) => new NpgsqlBatchCommand(database.Sql.LockProjectionsAt)
        .WithArray(NpgsqlDbType.Text, _projectors.Keys.Select(id => id.Name).ToArray())
        .WithArray(NpgsqlDbType.Integer, _projectors.Keys.Select(id => id.Version).ToArray())
        .With(NpgsqlDbType.Bigint, events);

    /// <summary>Applies the events to every inline projection that was locked, as it has come as far as the log had; a runner takes the others there.</summary>
    /// <param name="transaction">The append's.</param>
    /// <param name="isOfStore">Whether it is on a connection of the store's.</param>
    /// <param name="locked">What <see cref="Lock"/> gave.</param>
    /// <param name="appends">The appends.</param>
    /// <param name="answers">Their answers.</param>
    /// <param name="results">Their results.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What is still to be sent before the COMMIT.</returns>
    public async ValueTask<IReadOnlyList<NpgsqlBatchCommand>> ApplyAsync(
        NpgsqlTransaction transaction, bool isOfStore, IReadOnlyList<ProjectionRow> locked, IReadOnlyList<EncodedAppend> appends, IReadOnlyList<AppendAnswer> answers, IReadOnlyList<AppendResult> results, CancellationToken cancellationToken)
    {
        var events = appends.SelectMany((append, i) => AppendedEvents.Of(codec, append, results[i], answers[i].RecordedAt)).ToList();
        if (events.Count == 0)
        {
            return [];
        }

        List<NpgsqlBatchCommand> rest = [];
        foreach (var row in locked)
        {
            var projector = _projectors[row.Shard.Projection];
            var handled = events.Where(e => e.Data is { } data && projector.EventTypes.Contains(data.GetType())).ToList();
            var projection = new PostgreSqlProjectionTransaction(database, transaction, row, isOfStore);
            await ApplyAsync(projector, handled, projection, cancellationToken).ConfigureAwait(false);
            var next = row.Checkpoint with { Position = events[^1].Position, EventId = events[^1].At.EventId, HasCaughtUp = true };
            rest.AddRange(projection.Finish(next));
        }

        return rest;
    }

    private static async ValueTask ApplyAsync(IProjector projector, List<RecordedEvent> handled, PostgreSqlProjectionTransaction transaction, CancellationToken cancellationToken)
    {
        if (handled.Count == 0)
        {
            return;
        }

        try
        {
            await projector.ApplyAsync(handled, transaction, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not ProjectionException && !PostgreSqlFaults.IsTransient(exception) && !cancellationToken.IsCancellationRequested)
        {
            throw new ProjectionException(transaction.Projection, handled[0].At, exception.Message, exception);
        }
    }
}
