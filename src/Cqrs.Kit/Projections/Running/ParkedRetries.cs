namespace Cqrs.Kit;

/// <summary>Tries the parked keys of a shard again that somebody asked for, each as far as it goes: one that fails again is parked at the event
/// that failed, with what passed before it kept.</summary>
/// <remarks>For one run.</remarks>
internal sealed class ParkedRetries(ProjectionDefinition projection, ProjectionLease lease, ProjectionParts parts, IReadOnlySet<Type> handled)
{
    private readonly IViewProjector _projector = (IViewProjector)projection.Projector;

    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        while (await parts.Administration.NextRetryAsync(lease.Shard, cancellationToken).ConfigureAwait(false) is { } retry)
        {
            if (await TryAsync(retry, cancellationToken).ConfigureAwait(false) is null)
            {
                continue;
            }

            var passes = true;
            for (var i = 0; passes && i < retry.Positions.Count; i++)
            {
                var one = retry with { Positions = [retry.Positions[i]] };
                var error = await TryAsync(one, cancellationToken).ConfigureAwait(false);
                passes = error is null;
                if (error is not null)
                {
                    await ParkAgainAsync(one, error, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>Applies the events in one transaction.</summary>
    /// <returns>Why it could not be committed; null when it was, also with an event that its function refused and that is parked with the commit.</returns>
    private async ValueTask<Exception?> TryAsync(ParkedRetry retry, CancellationToken cancellationToken)
    {
        try
        {
            List<RecordedEvent> events = [];
            foreach (var position in retry.Positions)
            {
                var only = new LogReadOptions { UpTo = position };
                var page = await parts.Log.ReadLogPageAsync(new LogPosition(position.Value - 1), only, cancellationToken).ConfigureAwait(false);
                events.AddRange(page.Fault is null ? page.Events.Where(e => e.Data is { } data && handled.Contains(data.GetType())) : throw page.Fault);
            }

            await CommitAsync(retry, transaction => _projector.ApplyToKeyAsync(retry.Key, events, transaction, cancellationToken), cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (exception is not (ProjectionLeaseLostException or UnknownEventTypeException) && !parts.Store.IsTransient(exception) && !cancellationToken.IsCancellationRequested)
        {
            return exception;
        }
    }

    private ValueTask ParkAgainAsync(ParkedRetry one, Exception error, CancellationToken cancellationToken) => CommitAsync(
        one,
        transaction =>
        {
            transaction.Parking!.Park(one.Key, one.Positions[0], error);
            transaction.Parking.Queue(one.Key, one.Positions[0]);
            return ValueTask.CompletedTask;
        },
        cancellationToken);

    private async ValueTask CommitAsync(ParkedRetry retry, Func<IProjectionTransaction, ValueTask> apply, CancellationToken cancellationToken)
    {
        var transaction = parts.Store.Begin(lease, new Parking(lease, parts.Time.GetUtcNow, retry));
        await using var _ = transaction.ConfigureAwait(false);
        await apply(transaction).ConfigureAwait(false);
        await transaction.CommitAsync(lease.Checkpoint, cancellationToken).ConfigureAwait(false);
    }
}
