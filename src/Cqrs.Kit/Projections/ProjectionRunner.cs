using System.Data.Common;

using Microsoft.Extensions.Logging;

namespace Cqrs.Kit;

/// <summary>What a step of a projection came to.</summary>
internal enum ProjectionStep
{
    /// <summary>It is at the end of the log.</summary>
    AtHead,

    /// <summary>It has moved on; there may be more.</summary>
    Advanced,

    /// <summary>Another process, or another task of this one, works on it.</summary>
    Busy,
}

/// <summary>Takes one projection along the log, a batch a transaction: begin, read, apply, move the checkpoint, commit.</summary>
/// <remarks>A batch that fails is gone through event by event, so that all before the poison event is kept; that one is a
/// <see cref="ProjectionException"/>. Safe for any thread: the store lets one transaction of a projection be open at a time.</remarks>
internal sealed class ProjectionRunner(ProjectionDefinition projection, IEventStore log, IProjectionStore store, EventTypeRegistry types, CqrsOptions options, ILogger logger)
{
    private readonly IReadOnlyList<string> _passed = types.NamesExcept(projection.Projector.EventTypes); // not those handled, but all others: a name that nobody here knows must be met, not passed
    private volatile bool _wasAtHead; // only then is it worth looking before a transaction is begun
    private int _singly;              // how many events are to be applied one by one, after a batch failed

    public ProjectionDefinition Projection => projection;

    private int BatchSize => projection.Kind == ProjectionKind.Subscription || Volatile.Read(ref _singly) > 0 ? 1 : options.ProjectionBatchSize;

    public async ValueTask<ProjectionStep> StepAsync(CancellationToken cancellationToken)
    {
        if (await IsAtHeadAsync(cancellationToken).ConfigureAwait(false))
        {
            return ProjectionStep.AtHead;
        }

        var transaction = await store.TryBeginAsync(projection.Id, cancellationToken).ConfigureAwait(false);
        if (transaction is null)
        {
            return ProjectionStep.Busy;
        }

        await using (transaction.ConfigureAwait(false))
        {
            return await StepAsync(transaction, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether nothing is new: seen without a transaction, so that an idle projection holds no lock. The checkpoint is asked of the
    /// store each time, as other nodes, appends and rebuilds move it, too.</summary>
    private async ValueTask<bool> IsAtHeadAsync(CancellationToken cancellationToken) =>
        _wasAtHead
        && await store.ReadAsync([projection.Id], cancellationToken).ConfigureAwait(false) is [{ Checkpoint: { HasCaughtUp: true, Position: var passed } }]
        && (await log.ProbeAsync(passed, cancellationToken).ConfigureAwait(false)).Head <= passed;

    private async ValueTask<ProjectionStep> StepAsync(IProjectionTransaction transaction, CancellationToken cancellationToken)
    {
        var checkpoint = transaction.Checkpoint;
        var probe = await log.ProbeAsync(checkpoint.Position, cancellationToken).ConfigureAwait(false);
        if (probe.Head <= checkpoint.Position && checkpoint.HasCaughtUp)
        {
            _wasAtHead = true;
            return ProjectionStep.AtHead;
        }

        var size = BatchSize;
        var (batch, last, count, fault) = await ReadAsync(checkpoint.Position, probe.Head, size, cancellationToken).ConfigureAwait(false);
        if (count == 0 && fault is not null)
        {
            throw fault;
        }

        await ApplyAsync(batch, transaction, cancellationToken).ConfigureAwait(false);
        var isAtHead = count < size && fault is null;
        var next = checkpoint with
        {
            Position = isAtHead ? LogPosition.Max(probe.Head, checkpoint.Position) : last!.Position,
            EventId = !isAtHead ? last!.EventId : probe.Head >= checkpoint.Position ? probe.HeadEventId : checkpoint.EventId,
            HasCaughtUp = checkpoint.HasCaughtUp || isAtHead,
        };
        await CommitAsync(batch, next, transaction, cancellationToken).ConfigureAwait(false);
        _wasAtHead = isAtHead;
        _singly = Math.Max(0, _singly - count);
        if (next.HasCaughtUp && !checkpoint.HasCaughtUp)
        {
            Log.CaughtUp(logger, projection.Id.ToString(), next.Position.Value);
        }

        return ProjectionStep.Advanced;
    }

    /// <summary>Reads a batch of handled events. One that cannot be read ends it; all before it is still applied.</summary>
    private async ValueTask<(List<RecordedEvent> Batch, EventContext? Last, int Count, Exception? Fault)> ReadAsync(LogPosition after, LogPosition head, int size, CancellationToken cancellationToken)
    {
        var batch = new List<RecordedEvent>();
        EventContext? last = null;
        var count = 0;
        try
        {
            var options = new LogReadOptions { ExceptEventTypes = _passed, UpTo = head, MaxCount = size };
            await foreach (var @event in log.ReadLogAsync(after, options, cancellationToken).ConfigureAwait(false))
            {
                last = @event.At;
                count++;
                if (@event.Data is not null)
                {
                    batch.Add(@event);
                }
            }
        }
        catch (EventSerializationException exception)
        {
            return (batch, last, count, new ProjectionException(projection.Id, exception.Position.GetValueOrDefault(), $"'{exception.TypeName}'", exception.Message, exception));
        }
        catch (UnknownEventTypeException exception)
        {
            return (batch, last, count, exception);
        }

        return (batch, last, count, null);
    }

    private async ValueTask ApplyAsync(List<RecordedEvent> batch, IProjectionTransaction transaction, CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
        {
            return;
        }

        try
        {
            await projection.Projector.ApplyAsync(batch, transaction, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!store.IsTransient(exception) && !cancellationToken.IsCancellationRequested)
        {
            throw FaultOf(batch, exception);
        }
    }

    /// <summary>Commits. Rows that only the database refuses, as they are written, are a fault of their events like any other.</summary>
    private async ValueTask CommitAsync(List<RecordedEvent> batch, ProjectionCheckpoint next, IProjectionTransaction transaction, CancellationToken cancellationToken)
    {
        try
        {
            await transaction.CommitAsync(next, cancellationToken).ConfigureAwait(false);
        }
        catch (DbException exception) when (batch.Count > 0 && !store.IsTransient(exception) && !cancellationToken.IsCancellationRequested)
        {
            throw FaultOf(batch, exception);
        }
    }

    private Exception FaultOf(List<RecordedEvent> batch, Exception exception)
    {
        if (batch.Count > 1)
        {
            _singly = batch.Count; // the next steps narrow it down to its event
            return new NarrowException(exception);
        }

        return exception as ProjectionException ?? new ProjectionException(projection.Id, batch[0].At, exception.Message, exception);
    }
}

/// <summary>A batch failed and is to be gone through event by event.</summary>
internal sealed class NarrowException(Exception innerException) : Exception("A batch failed; it is gone through event by event.", innerException);
