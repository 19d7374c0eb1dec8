using System.Collections.Frozen;

namespace Cqrs.Kit;

/// <summary>What a step of a projection came to.</summary>
internal enum ProjectionStep
{
    /// <summary>It is at the end of the log.</summary>
    AtHead,

    /// <summary>It has moved on; there may be more.</summary>
    Advanced,
}

/// <summary>Takes one shard along the log under one lease, a batch a transaction: read, apply, move the checkpoint, commit.</summary>
/// <remarks>A batch that fails is gone through event by event, so that all before the poison event is kept; that one is a
/// <see cref="ProjectionException"/>, or its key is parked. After any other error the lease is to be taken anew: whether the commit was
/// made is then read with it. For one thread at a time.</remarks>
internal sealed class ProjectionRunner : IAsyncDisposable
{
    /// <summary>For how long a checkpoint that passes nothing but events of others may stay uncommitted, when nobody here waits for it.</summary>
    private static readonly TimeSpan _passDelay = TimeSpan.FromMilliseconds(50);

    private readonly ProjectionDefinition _projection;
    private readonly ProjectionParts _parts;
    private readonly FrozenSet<Type> _handled;
    private readonly BatchReader _reader;
    private readonly BatchSize _size;
    private ProjectionLease _lease;       // with the checkpoint as stored
    private ProjectionCheckpoint _at;     // may have passed more, none of it handled
    private long _committed;              // when
    private bool _isPassing;              // it has passed something that is not committed
    private int _singly;                  // how many events are to be applied one by one, after a batch failed

    public ProjectionRunner(ProjectionDefinition projection, ProjectionLease lease, ProjectionParts parts)
    {
        _projection = projection;
        _parts = parts;
        _lease = lease;
        _at = lease.Checkpoint;
        _handled = projection.Projector.EventTypes.ToFrozenSet();
        _size = new BatchSize(parts.Options.ProjectionBatchSize);
        _reader = new BatchReader(parts, new LogReadOptions { ExceptEventTypes = parts.Types.NamesExcept(_handled) }); // not those handled, but all others are left out: a name that nobody here knows must be met, not passed
    }

    public ProjectionDefinition Projection => _projection;

    public ProjectionLease Lease => _lease;

    /// <summary>When a checkpoint has to be committed that only passes events of others; null when there is none.</summary>
    public TimeSpan? PassDue => _at.Position == _lease.Checkpoint.Position ? null : _passDelay;

    private bool IsSingly => _singly > 0 || _projection.Kind == ProjectionKind.Subscription;

    /// <summary>Goes no step when the log has lost the event of the checkpoint; to be called before the first one.</summary>
    /// <exception cref="LogTailLostException">It has.</exception>
    public void EnsureInLog()
    {
        if (!_lease.IsInLog)
        {
            throw new LogTailLostException(_lease.Shard.ToString(), _lease.Checkpoint.Position, _lease.Checkpoint.EventId);
        }
    }

    public async ValueTask<ProjectionStep> StepAsync(CancellationToken cancellationToken)
    {
        var began = _parts.Time.GetTimestamp();
        if (_projection.Kind == ProjectionKind.Inline)
        {
            await ReloadAsync(cancellationToken).ConfigureAwait(false);
        }

        var page = await _reader.ReadAsync(new LogEnd(_at.Position, _at.EventId), IsSingly ? 1 : int.MaxValue, _size.Current, cancellationToken).ConfigureAwait(false);
        EnsureGoesOn(page);
        var step = page.HasMore ? ProjectionStep.Advanced : ProjectionStep.AtHead;
        var next = After(page);
        var batch = HandledOf(page);
        if (page.Fault is not null && next.Position == _at.Position)
        {
            throw FaultOf(page.Fault);
        }

        var isJoining = _projection.Kind == ProjectionKind.Inline && !page.HasMore && next != _at;
        if (!isJoining && batch.Count == 0 && next.HasCaughtUp == _at.HasCaughtUp)
        {
            await PassAsync(next, cancellationToken).ConfigureAwait(false);
            return step;
        }

        var isCommitted = isJoining
            ? await TryJoinAsync(cancellationToken).ConfigureAwait(false)
            : await TryCommitAsync(batch, next, cancellationToken).ConfigureAwait(false);
        if (!isCommitted)
        {
            return ProjectionStep.Advanced;
        }

        _singly = Math.Max(0, _singly - batch.Count);
        _size.Took(page.Events.Count, _parts.Time.GetElapsedTime(began));
        return step;
    }

    /// <summary>Tries the parked keys again that somebody asked for, each as far as it goes.</summary>
    public async ValueTask RetryParkedAsync(CancellationToken cancellationToken)
    {
        var retry = new ParkedRetries(_projection, _lease, _parts, _handled);
        await retry.RunAsync(cancellationToken).ConfigureAwait(false);

        // Which keys are still parked is read with the lease.
        _lease = await _parts.Store.TryLeaseAsync(_lease.Shard, _lease.Node, _parts.Options.ProjectionLease, cancellationToken).ConfigureAwait(false) ?? throw new ProjectionLeaseLostException(_lease);
        _at = _lease.Checkpoint;
        EnsureInLog();
    }

    public ValueTask DisposeAsync()
    {
        TellPassing(false);
        return _reader.DisposeAsync();
    }

    private void TellPassing(bool isPassing)
    {
        if (isPassing != _isPassing)
        {
            _isPassing = isPassing;
            (isPassing ? (Action)_parts.Checkpoints.BeginPass : _parts.Checkpoints.EndPass)();
        }
    }

    /// <summary>What was read goes on from what was read before; else a tail was lost since, and whether the stored checkpoint was in it is seen when the lease is taken anew.</summary>
    private void EnsureGoesOn(LogPage page)
    {
        if (page.AfterEventId is { } there && there != _at.EventId && _at.EventId != Guid.Empty)
        {
            throw new ProjectionLeaseLostException(_lease);
        }
    }

    private ProjectionCheckpoint After(LogPage page) => _at with
    {
        Position = page.Passed,
        EventId = page.Passed > _at.Position ? page.PassedEventId : _at.EventId,
        HasCaughtUp = _at.HasCaughtUp || page is { HasMore: false, Fault: null },
    };

    private List<RecordedEvent> HandledOf(LogPage page)
    {
        var batch = new List<RecordedEvent>(page.Events.Count);
        foreach (var @event in page.Events)
        {
            if (IsHandled(@event) && !_lease.Skipped.Contains(@event.Position))
            {
                batch.Add(@event);
            }
        }

        return batch;
    }

    private bool IsHandled(RecordedEvent @event) => @event.Data is { } data && _handled.Contains(data.GetType());

    /// <summary>Passes events of others. The checkpoint is committed only now and then, or when somebody waits for it.</summary>
    private async ValueTask PassAsync(ProjectionCheckpoint next, CancellationToken cancellationToken)
    {
        _at = next;
        TellPassing(next.Position > _lease.Checkpoint.Position); // before looking whether somebody waits, who looks at it after saying so
        if (_isPassing && (_parts.Checkpoints.IsAwaited || _parts.Time.GetElapsedTime(_committed) >= _passDelay))
        {
            await TryCommitAsync([], next, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Brings an inline projection to the end of a log that is held for the time: from there on appends take it with them. False when it is to
    /// be gone through event by event.</summary>
    private async ValueTask<bool> TryJoinAsync(CancellationToken cancellationToken)
    {
        var transaction = BeginTransaction();
        await using var _ = transaction.ConfigureAwait(false);
        await transaction.HoldLogAsync(cancellationToken).ConfigureAwait(false);
        var page = await _reader.ReadNowAsync(_at.Position, cancellationToken).ConfigureAwait(false);
        EnsureGoesOn(page);
        if (page.Fault is not null && page.Passed == _at.Position)
        {
            throw FaultOf(page.Fault);
        }

        var batch = HandledOf(page);
        try
        {
            await ApplyAndCommitAsync(transaction, batch, After(page), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (IsOfEvents(batch, exception, cancellationToken))
        {
            if (Narrows(batch))
            {
                return false;
            }

            await EnsureOwnedAsync(cancellationToken).ConfigureAwait(false);
            throw FaultOf(batch[0], exception);
        }
    }

    /// <summary>Applies a batch and commits it; false when it is to be gone through event by event.</summary>
    private async ValueTask<bool> TryCommitAsync(List<RecordedEvent> batch, ProjectionCheckpoint next, CancellationToken cancellationToken)
    {
        try
        {
            var transaction = BeginTransaction();
            await using var _ = transaction.ConfigureAwait(false);
            await ApplyAndCommitAsync(transaction, batch, next, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (IsOfEvents(batch, exception, cancellationToken))
        {
            if (Narrows(batch))
            {
                return false;
            }

            await EnsureOwnedAsync(cancellationToken).ConfigureAwait(false);
            if (_projection.OnPoison != PoisonPolicy.Park || exception is ProjectionException || !_parts.Store.IsOfContent(exception))
            {
                throw FaultOf(batch[0], exception);
            }

            await ParkRefusedAsync(batch, next, exception, cancellationToken).ConfigureAwait(false);
            return true;
        }
    }

    /// <summary>Whether a batch that failed has more than one event, which are then gone through one by one.</summary>
    private bool Narrows(List<RecordedEvent> batch)
    {
        if (batch.Count > 1)
        {
            _singly = batch.Count;
        }

        return batch.Count > 1;
    }

    /// <summary>What is parked and skipped counts also where nothing is parked any more.</summary>
    private Parking NewParking() => new(_lease, _parts.Time.GetUtcNow) { ParksMore = _projection.OnPoison == PoisonPolicy.Park };

    private IProjectionTransaction BeginTransaction() =>
        _parts.Store.Begin(_lease, _projection.OnPoison == PoisonPolicy.Park || _lease.ParkedKeys.Count + _lease.SkippedOfKeys.Count > 0 ? NewParking() : null);

    private async ValueTask ApplyAndCommitAsync(IProjectionTransaction transaction, List<RecordedEvent> batch, ProjectionCheckpoint next, CancellationToken cancellationToken)
    {
        // A subscription has a span for each event instead, in the one that it is handled in.
        using var activity = batch.Count > 0 && _projection.Kind != ProjectionKind.Subscription ? ProjectionActivity.Start("project", _projection.Id.Name, batch) : null;
        if (batch.Count > 0)
        {
            await _projection.Projector.ApplyAsync(batch, transaction, cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(next, cancellationToken).ConfigureAwait(false);
        Committed(next, transaction.Parking);
    }

    /// <summary>Parks of one event the keys whose rows only the store refuses, found by trying each alone; the others are written.</summary>
    private async ValueTask ParkRefusedAsync(List<RecordedEvent> one, ProjectionCheckpoint next, Exception refusal, CancellationToken cancellationToken)
    {
        try
        {
            await ParkAsync(one, next, refusal, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfEvents(one, exception, cancellationToken))
        {
            throw FaultOf(one[0], exception); // not even that
        }
    }

    private async ValueTask ParkAsync(List<RecordedEvent> one, ProjectionCheckpoint next, Exception refusal, CancellationToken cancellationToken)
    {
        var projector = (IViewProjector)_projection.Projector;
        var keys = projector.KeysOf(one[0]);
        var parking = NewParking();
        foreach (var key in keys)
        {
            if (!parking.IsParked(key) && (keys.Count == 1 || await IsRefusedAsync(projector, key, one, cancellationToken).ConfigureAwait(false)))
            {
                parking.Park(key, one[0].Position, refusal);
            }
        }

        var transaction = _parts.Store.Begin(_lease, parking);
        await using var _ = transaction.ConfigureAwait(false);
        await ApplyAndCommitAsync(transaction, one, next, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> IsRefusedAsync(IViewProjector projector, string key, List<RecordedEvent> one, CancellationToken cancellationToken)
    {
        var transaction = _parts.Store.Begin(_lease, NewParking());
        await using var _ = transaction.ConfigureAwait(false);
        try
        {
            await projector.ApplyToKeyAsync(key, one, transaction, cancellationToken).ConfigureAwait(false);
            await transaction.FlushAsync(cancellationToken).ConfigureAwait(false);
            return false;
        }
        catch (Exception exception) when (IsOfEvents(one, exception, cancellationToken))
        {
            return true;
        }
    }

    private void Committed(ProjectionCheckpoint next, Parking? parking)
    {
        var hadCaughtUp = _lease.Checkpoint.HasCaughtUp;
        _lease = _lease with { Checkpoint = next, ParkedKeys = parking?.After() ?? _lease.ParkedKeys };
        foreach (var parked in parking?.Parked.Values ?? [])
        {
            Log.KeyParked(_parts.Logger, _lease.Shard.ToString(), parked.Position.Value, parked.Error);
        }

        _at = next;
        TellPassing(false);
        _committed = _parts.Time.GetTimestamp();
        if (next.HasCaughtUp && !hadCaughtUp)
        {
            Log.CaughtUp(_parts.Logger, _lease.Shard.ToString(), next.Position.Value);
            _parts.Changes.Pulse(); // perhaps it is to be promoted
        }
    }

    /// <summary>Appends move an inline projection that is at the end of the log.</summary>
    private async ValueTask ReloadAsync(CancellationToken cancellationToken)
    {
        var stored = await EnsureOwnedAsync(cancellationToken).ConfigureAwait(false);
        if (stored.Position > _at.Position)
        {
            _lease = _lease with { Checkpoint = stored };
            _at = stored;
        }
    }

    /// <summary>Looks whether this node still works on it, before an event is blamed: the tables of a build that was dropped meanwhile, say, are not there.</summary>
    /// <returns>The checkpoint as it is stored.</returns>
    private async ValueTask<ProjectionCheckpoint> EnsureOwnedAsync(CancellationToken cancellationToken)
    {
        var states = await _parts.Store.ReadAsync([_projection.Id], cancellationToken).ConfigureAwait(false);
        return states.Shards.FirstOrDefault(state => state.Shard == _lease.Shard)?.Checkpoint is { } stored && stored.Epoch == _lease.Checkpoint.Epoch
            ? stored
            : throw new ProjectionLeaseLostException(_lease);
    }

    /// <summary>Whether an error is the events', and would come again: of the projector, or of what only the store refuses as it is written.</summary>
    private bool IsOfEvents(List<RecordedEvent> batch, Exception exception, CancellationToken cancellationToken) =>
        batch.Count > 0 && exception is not ProjectionLeaseLostException && !_parts.Store.IsTransient(exception) && !cancellationToken.IsCancellationRequested;

    private ProjectionException FaultOf(RecordedEvent @event, Exception exception) =>
        exception as ProjectionException ?? new ProjectionException(_projection.Id, @event.At, exception.Message, exception);

    private CqrsException FaultOf(CqrsException fault) => fault is EventSerializationException unreadable
        ? new ProjectionException(_projection.Id, unreadable.Position.GetValueOrDefault(), $"'{unreadable.TypeName}'", unreadable.Message, unreadable)
        : fault;
}
