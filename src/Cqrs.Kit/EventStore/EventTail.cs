using System.Runtime.CompilerServices;

using Microsoft.Extensions.Logging;

namespace Cqrs.Kit;

/// <summary>The tail of any store's log, from reads of it and a signal.</summary>
/// <remarks><code>look → (new) read to the end that was seen → look → (nothing new) wait for a signal or the poll interval → look
///      → (transient fault) wait, longer each time → look</code></remarks>
internal sealed class EventTail(IEventStore store, LogSignal signal, CqrsOptions kit, TimeProvider time, KitLogger<EventTail> logger) : IEventTail
{
    public IAsyncEnumerable<RecordedEvent> TailAsync(LogPosition after, LogReadOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(after.Value, nameof(after));
        return options is { UpTo: null, MaxCount: null, Backwards: false }
            ? GoOnAsync(after, options, cancellationToken)
            : throw new ArgumentException("A tail has no end: UpTo, MaxCount and Backwards are for ReadLogAsync.", nameof(options));
    }

    private async IAsyncEnumerable<RecordedEvent> GoOnAsync(LogPosition at, LogReadOptions part, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var outage = new Outage(store, kit, time, logger, cancellationToken);
        Guid? atId = null; // of the event at the position, once it is known
        while (true)
        {
            var wake = signal.Next; // taken before looking
            cancellationToken.ThrowIfCancellationRequested();
            if (await outage.TryAsync(store.ProbeAsync(at, cancellationToken)).ConfigureAwait(false) is not { } probe)
            {
                continue;
            }

            if (atId is { } passed && probe.AfterEventId is { } there && there != passed)
            {
                throw new LogTailLostException("A tail of the log", at, passed);
            }

            atId = probe.Head >= at ? probe.AfterEventId : null;
            if (probe.Head <= at)
            {
                await wake.WaitForAsync(kit.PollInterval, time, cancellationToken).ConfigureAwait(false);
                continue;
            }

            // Up to an end that is known, so that a tail of rare events does not look through the others again.
            var reading = store.ReadLogAsync(at, part with { UpTo = probe.Head }, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using var _ = reading.ConfigureAwait(false);
            bool? isNext;
            while ((isNext = await outage.TryAsync(reading.MoveNextAsync()).ConfigureAwait(false)) is true)
            {
                (at, atId) = (reading.Current.Position, reading.Current.At.EventId);
                yield return reading.Current;
            }

            (at, atId) = isNext is false ? (probe.Head, probe.HeadEventId) : (at, atId);
        }
    }

    /// <summary>Whether the store is away. Logged once when it is, and once when it is back.</summary>
    private sealed class Outage(IEventStore store, CqrsOptions kit, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        private int _faults;

        /// <summary>Gives the answer; null when the store is away, after the pause before the next try.</summary>
        public async ValueTask<T?> TryAsync<T>(ValueTask<T> asked)
            where T : struct
        {
            try
            {
                var answer = await asked.ConfigureAwait(false);
                if (_faults > 0)
                {
                    Log.TailGoesOn(logger);
                    _faults = 0;
                }

                return answer;
            }
            catch (Exception exception) when (store.IsTransient(exception) && !cancellationToken.IsCancellationRequested)
            {
                if (_faults++ == 0)
                {
                    Log.TailWaits(logger, exception);
                }
            }

            await Task.Delay(kit.DelayAfter(_faults), time, cancellationToken).ConfigureAwait(false);
            return null;
        }
    }
}
