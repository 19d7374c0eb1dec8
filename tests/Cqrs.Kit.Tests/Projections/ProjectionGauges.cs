using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Cqrs.Kit.Tests.Projections;

/// <summary>What the gauges of projections show. All hosts of the process have gauges of the same names, so that those of a test are told by its projection.</summary>
internal sealed class ProjectionGauges : IDisposable
{
    private readonly ConcurrentDictionary<(string Gauge, object? Projection), double> _newest = new();
    private readonly MeterListener _listener = new();

    public ProjectionGauges()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == CqrsDiagnostics.MeterName && instrument.IsObservable)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Looks until a projection's gauge shows what is waited for.</summary>
    public async Task UntilAsync(string projection, string gauge, Func<double, bool> isIt, Action? beforeEachLook = null)
    {
        while (true)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            beforeEachLook?.Invoke();
            _newest.Clear();
            _listener.RecordObservableInstruments();
            if (_newest.TryGetValue((gauge, projection), out var value) && isIt(value))
            {
                return;
            }

            await Task.Yield();
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, projection) in tags)
        {
            if (name == "cqrs.projection")
            {
                _newest[(instrument.Name, projection)] = value;
            }
        }
    }
}
