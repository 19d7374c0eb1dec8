using System.Diagnostics.Metrics;

namespace Cqrs.Kit;

/// <summary>Measures the lag of the projections at each poll interval and offers it as metrics.</summary>
internal sealed class ProjectionLag : IDisposable
{
    private static readonly TimeSpan _tellInterval = TimeSpan.FromSeconds(10);
    private readonly IProjectionControl _control;
    private readonly CqrsOptions _options;
    private readonly TimeProvider _time;
    private readonly KitLogger<ProjectionLag> _logger;
    private readonly Meter _meter = new(CqrsDiagnostics.MeterName);
    private IReadOnlyList<ProjectionStatus> _newest = [];
    private long _told;

    public ProjectionLag(IProjectionControl control, CqrsOptions options, TimeProvider time, KitLogger<ProjectionLag> logger)
    {
        _control = control;
        _options = options;
        _time = time;
        _logger = logger;
        _meter.CreateObservableGauge(CqrsDiagnostics.ProjectionLagEventsName, () => Observe(status => status.LagEvents), "{event}", "Events that a projection has not passed yet.");
        _meter.CreateObservableGauge(CqrsDiagnostics.ProjectionLagName, () => Observe(status => status.Lag.TotalSeconds), "s", "The age of the oldest event that a projection has not passed yet.");
        _meter.CreateObservableGauge(CqrsDiagnostics.ProjectionParkedKeysName, () => Observe(status => (long)status.ParkedKeys), "{key}", "Keys that are parked.");
        _meter.CreateObservableGauge(CqrsDiagnostics.ProjectionLagObjectiveMissedName, () => Observe(status => status.MissesObjective ? 1 : 0), null, "1 while a projection lags more than its objective allows.");
    }

    public async Task MeasureAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                _newest = await _control.ListAsync(stoppingToken).ConfigureAwait(false);
                TellProgress();
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                if (_newest.Count > 0)
                {
                    Log.LagNotMeasured(_logger, exception); // once an outage
                }

                _newest = []; // rather no measurement than an old one
            }

            await Task.Delay(_options.PollInterval, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Tells the log how those get on that fill their read models, now and then.</summary>
    private void TellProgress()
    {
        if (_time.GetElapsedTime(_told) < _tellInterval)
        {
            return;
        }

        _told = _time.GetTimestamp();
        foreach (var status in _newest.Where(status => status is { State: ProjectionRunState.CatchingUp, TimeLeft: not null }))
        {
            Log.CatchingUp(_logger, $"{status.Projection} build {status.Build}", status.Position.Value, status.Position.Value + status.LagEvents, status.EventsPerSecond ?? 0, status.TimeLeft ?? TimeSpan.Zero);
        }
    }

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<T>> Observe<T>(Func<ProjectionStatus, T> value)
        where T : struct =>
        _newest.Where(status => status.IsLive).Select(status => new Measurement<T>(value(status), new KeyValuePair<string, object?>("cqrs.projection", status.Projection.Name), new("cqrs.projection.version", status.Projection.Version)));
}
