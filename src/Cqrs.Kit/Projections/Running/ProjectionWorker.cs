namespace Cqrs.Kit;

/// <summary>Works on one shard for as long as this process is to.</summary>
/// <remarks><code>take the lease → step → (at the head) wait for a signal or the poll interval → step
///      → (transient fault) wait, longer each time → take the lease anew
///      → (poison event, tail of the log lost) record it → end
///      → (lease lost, event not known here) end</code></remarks>
internal sealed class ProjectionWorker : IAsyncDisposable
{
    private readonly ProjectionShard _shard;
    private readonly ProjectionParts _parts;
    private readonly LogSignal _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private volatile ProjectionRunner? _runner;
    private volatile ProjectionLease? _lease; // while there is no runner
    private volatile ProjectionFailure? _fault;
    private volatile bool _isRetryRequested;
    private volatile bool _isTaking;

    /// <param name="shard">The shard.</param>
    /// <param name="parts">What it works with.</param>
    /// <param name="log">Wakes it.</param>
    /// <param name="faults">What the worker before it had met.</param>
    public ProjectionWorker(ProjectionShard shard, ProjectionParts parts, LogSignal log, ProjectionFaults faults)
    {
        _shard = shard;
        _parts = parts;
        _log = log;
        Faults = faults;
        _running = Task.Run(RunAsync);
    }

    public bool HasEnded => _running.IsCompleted;

    public bool IsEnding => _stop.IsCancellationRequested;

    /// <summary>Its lease, when it has one; none while it takes it anew, which ends the one before before it is known here.</summary>
    public ProjectionLease? Lease => !_isTaking && (_runner?.Lease ?? _lease) is { } lease ? lease with { Fault = _fault } : null;

    /// <summary>What it has met; to be read when it has ended.</summary>
    public ProjectionFaults Faults { get; private set; }

    /// <summary>Until when this process leaves the shard to others, as it met an event that it does not know.</summary>
    public TimeSpan? GivesWayFor { get; private set; }

    /// <summary>Parked keys are to be tried again, once.</summary>
    public void RetryParked()
    {
        _isRetryRequested = true;
        _log.Pulse();
    }

    /// <summary>Ends after what it is doing, and gives the lease back.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (!await TryTakeAsync().ConfigureAwait(false))
                {
                    return;
                }

                _runner!.EnsureInLog();
                await FollowAsync(_runner!, () => (Faults, _fault) = (default, null)).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                break;
            }
            catch (ProjectionLeaseLostException exception)
            {
                _parts.Feed.Forget(); // perhaps what it keeps is not in the log any more
                Log.LeaseLost(_parts.Logger, exception, _shard.ToString());
                return;
            }
            catch (Exception exception)
            {
                Faults = Faults.With(exception);
                if (!await GoesOnAfterAsync(exception).ConfigureAwait(false))
                {
                    break;
                }
            }
            finally
            {
                if (_runner is { } runner)
                {
                    _lease = runner.Lease;
                    _runner = null;
                    await runner.DisposeAsync().ConfigureAwait(false);
                }
            }
        }

        await ReleaseAsync().ConfigureAwait(false);
    }

    private async ValueTask<bool> TryTakeAsync()
    {
        _isTaking = true;
        try
        {
            _runner = await _parts.TryLeaseAsync(_shard, _stop.Token).ConfigureAwait(false);
            return _runner is not null;
        }
        finally
        {
            _isTaking = false;
        }
    }

    private async Task FollowAsync(ProjectionRunner runner, Action advanced)
    {
        while (true)
        {
            var wake = _log.Next; // taken before looking
            _stop.Token.ThrowIfCancellationRequested();
            if (_isRetryRequested)
            {
                _isRetryRequested = false;
                await runner.RetryParkedAsync(_stop.Token).ConfigureAwait(false);
            }

            var step = await runner.StepAsync(_stop.Token).ConfigureAwait(false);
            advanced();
            if (step == ProjectionStep.AtHead)
            {
                await wake.WaitForAsync(runner.PassDue ?? _parts.Options.PollInterval, _parts.Time, _stop.Token).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits before the next try; false when it is over.</summary>
    private async ValueTask<bool> GoesOnAfterAsync(Exception exception)
    {
        var delay = _parts.Options.DelayAfter(Faults.All);
        if (exception is UnknownEventTypeException)
        {
            Log.ProjectionGivesWay(_parts.Logger, exception, _shard.ToString(), delay);
            GivesWayFor = delay;
            return false;
        }

        if (exception is LogTailLostException lost)
        {
            Log.ProjectionStopped(_parts.Logger, lost, _shard.ToString(), lost.Position.Value);
            return await TryRecordAsync(ProjectionFault.Describe(lost.Position, lost, _parts.Time.GetUtcNow())).ConfigureAwait(false);
        }

        if (exception is ProjectionException poison && (_runner!.Projection.Kind != ProjectionKind.Subscription || Faults.OfEvent >= _parts.Options.MaxSubscriberAttempts))
        {
            Log.ProjectionStopped(_parts.Logger, poison, _shard.ToString(), poison.Position.Value);
            return await TryRecordAsync(ProjectionFault.Describe(poison, _parts.Time.GetUtcNow())).ConfigureAwait(false);
        }

        CqrsDiagnostics.ProjectionRetries.Add(1, new KeyValuePair<string, object?>("cqrs.projection", _shard.Projection.Name));
        _fault = ProjectionFault.Describe((_runner?.Lease ?? _lease)?.Checkpoint.Position ?? LogPosition.Start, exception, _parts.Time.GetUtcNow());
        Log.ProjectionRetries(_parts.Logger, exception, _shard.ToString(), delay);
        await Task.Delay(delay, _parts.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return true;
    }

    /// <summary>Records that it has stopped; true when that failed, and it has to come to the event again.</summary>
    private async ValueTask<bool> TryRecordAsync(ProjectionFailure failure)
    {
        try
        {
            await _parts.Store.RecordFailureAsync(_runner!.Lease, failure, _stop.Token).ConfigureAwait(false);
            Faults = default;
            return false;
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            Log.FailureNotRecorded(_parts.Logger, exception, _shard.ToString());
            await Task.Delay(_parts.Options.RetryDelay, _parts.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async ValueTask ReleaseAsync()
    {
        if (_lease is not { } lease)
        {
            return;
        }

        try
        {
            await _parts.Store.ReleaseAsync([lease], CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.LeaseNotReleased(_parts.Logger, exception, _shard.ToString());
        }
    }
}
