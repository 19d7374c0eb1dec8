using Microsoft.Extensions.Hosting;

namespace Cqrs.Kit;

/// <summary>Has a worker for each shard that this process holds, renews their leases, and takes and gives back shards so that the nodes share them out.</summary>
/// <remarks>It looks when something about projections has changed, and at each poll interval.</remarks>
internal sealed class ProjectionHost(ProjectionParts parts, ProjectionLag lag, LogSignal log, KitLogger<ProjectionHost> logger) : BackgroundService
{
    private readonly Dictionary<ProjectionShard, ProjectionWorker> _workers = [];
    private readonly Dictionary<ProjectionShard, ProjectionFaults> _faults = [];
    private readonly Dictionary<ProjectionShard, long> _freeSince = [];
    private readonly Dictionary<ProjectionShard, (long Since, TimeSpan For)> _givesWay = [];
    private int _nodes = 1;
    private long? _renewed;
    private Task _promoting = Task.CompletedTask;

    private TimeSpan RenewInterval => parts.Options.ProjectionLease / 3;

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        parts.IsHosted = true;
        return parts.Options.RunProjections ? Task.WhenAll(lag.MeasureAsync(stoppingToken), LeadAsync(stoppingToken)) : lag.MeasureAsync(stoppingToken);
    }

    private async Task LeadAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var (isAway, hasChanged) = (false, true);
        try
        {
            while (true)
            {
                var wake = parts.Changes.Next; // taken before looking
                try
                {
                    stoppingToken.ThrowIfCancellationRequested();
                    await LookAsync(hasChanged, stoppingToken).ConfigureAwait(false);
                    isAway = false;
                }
                catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
                {
                    if (!isAway)
                    {
                        Log.LeasesNotSeen(logger, exception);
                        isAway = true;
                    }
                }

                var atMost = parts.Options.PollInterval < RenewInterval ? parts.Options.PollInterval : RenewInterval;
                await wake.WaitForAsync(atMost, parts.Time, stoppingToken).ConfigureAwait(false);
                hasChanged = wake.IsCompleted;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        finally
        {
            await Task.WhenAll(_workers.Values.Select(worker => worker.DisposeAsync().AsTask()).Append(_promoting)).ConfigureAwait(false);
            await LeaveAsync().ConfigureAwait(false);
        }
    }

    private async Task LookAsync(bool hasChanged, CancellationToken stoppingToken)
    {
        await RenewAsync(hasChanged, stoppingToken).ConfigureAwait(false);
        var states = await parts.Store.ReadAsync([.. parts.Catalog.All.Select(projection => projection.Id)], stoppingToken).ConfigureAwait(false);
        await ForgetAsync().ConfigureAwait(false);
        var toRun = states.Shards.Where(state => state is { Mode: ProjectionMode.Running, Failure: null }).ToList();
        Stop(_workers.Keys.Except(toRun.Select(state => state.Shard)));
        Share(toRun);
        foreach (var state in toRun.Where(state => state.RetryRequested))
        {
            _workers.GetValueOrDefault(state.Shard)?.RetryParked();
        }

        if (_promoting.IsCompleted)
        {
            _promoting = PromoteAsync([.. Promotion.Due(states).Where(due => _workers.ContainsKey(new ProjectionShard(due.Projection, due.Build, 0)))], stoppingToken);
        }
    }

    /// <summary>Tries each once, beside the looks: leases are renewed while a long query keeps a promotion waiting.</summary>
    private async Task PromoteAsync(List<(ProjectionId Projection, int Build)> due, CancellationToken stoppingToken)
    {
        foreach (var (projection, build) in due)
        {
            try
            {
                if (await parts.Administration.TryPromoteAsync(projection, build, stoppingToken).ConfigureAwait(false))
                {
                    Log.Promoted(logger, projection.ToString(), build);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.NotPromoted(logger, exception, projection.ToString(), build);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Renews the leases when it is time, and when something has changed: perhaps the number of nodes.</summary>
    private async ValueTask RenewAsync(bool hasChanged, CancellationToken stoppingToken)
    {
        if (!hasChanged && _renewed is { } last && parts.Time.GetElapsedTime(last) < RenewInterval)
        {
            return;
        }

        var leases = _workers.Values.Select(worker => worker.Lease).OfType<ProjectionLease>().ToList();
        var renewal = await parts.Store.RenewAsync(parts.Node, leases, parts.Options.ProjectionLease, stoppingToken).ConfigureAwait(false);
        (_nodes, _renewed) = (Math.Max(1, renewal.Nodes), parts.Time.GetTimestamp());
        Stop(leases.Where(lease => !renewal.Held.Contains(lease.Shard) && _workers[lease.Shard].Lease?.Checkpoint.Epoch == lease.Checkpoint.Epoch).Select(lease => lease.Shard)); // with nothing to commit, a worker would not notice
    }

    /// <summary>Workers that have ended by themselves.</summary>
    private async ValueTask ForgetAsync()
    {
        foreach (var (shard, worker) in _workers.Where(worker => worker.Value.HasEnded).ToList())
        {
            _workers.Remove(shard);
            await worker.DisposeAsync().ConfigureAwait(false);
            _faults[shard] = worker.Faults;
            if (worker.GivesWayFor is { } time)
            {
                _givesWay[shard] = (parts.Time.GetTimestamp(), time);
            }
        }
    }

    /// <summary>Takes free shards up to this node's share, gives back what is over it. What stays free for a whole lease, any node takes: those
    /// that have room may not know the projection.</summary>
    private void Share(List<ProjectionState> toRun)
    {
        var share = (toRun.Count + _nodes - 1) / _nodes;
        var now = parts.Time.GetTimestamp();
        var free = toRun.Where(state => state.Owner is null or "" || state.Owner == parts.Node).Select(state => state.Shard).Where(shard => !_workers.ContainsKey(shard)).ToList();
        foreach (var shard in _freeSince.Keys.Except(free).ToList())
        {
            _freeSince.Remove(shard);
        }

        foreach (var shard in free.Where(MayTake))
        {
            _freeSince.TryAdd(shard, now);
            if (_workers.Count < share || parts.Time.GetElapsedTime(_freeSince[shard], now) >= parts.Options.ProjectionLease)
            {
                _workers.Add(shard, new ProjectionWorker(shard, parts, log, _faults.GetValueOrDefault(shard)));
            }
        }

        var held = _workers.Where(worker => !worker.Value.IsEnding).Select(worker => worker.Key).ToList();
        if (_nodes > 1 && held.Count > share)
        {
            Stop(held.OrderBy(shard => shard.Projection.Name, StringComparer.Ordinal).Take(held.Count - share));
        }
    }

    private bool MayTake(ProjectionShard shard) =>
        !_givesWay.TryGetValue(shard, out var way) || parts.Time.GetElapsedTime(way.Since) >= way.For && _givesWay.Remove(shard);

    private async Task LeaveAsync()
    {
        try
        {
            await parts.Store.LeaveAsync(parts.Node, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.LeaseNotReleased(logger, exception, parts.Node);
        }
    }

    /// <summary>Lets workers end; they are looked after until they have.</summary>
    private void Stop(IEnumerable<ProjectionShard> shards)
    {
        foreach (var shard in shards)
        {
            _ = _workers[shard].StopAsync();
        }
    }
}
