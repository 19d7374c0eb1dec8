using System.Runtime.CompilerServices;

using Microsoft.Extensions.Logging;

namespace Cqrs.Kit;

/// <summary>The tail of any store's log, from looks at it and a signal.</summary>
/// <remarks><code>look → (new) give it → (more) look → (no more) wait for a signal or the poll interval → look
///      → (transient fault) wait, longer each time → look</code>
/// Each look tells the event at which it began, so that none goes on from what the log has lost.</remarks>
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
        var atId = Guid.Empty; // of the event at the position, once it is known
        while (true)
        {
            var wake = signal.Next; // taken before looking
            cancellationToken.ThrowIfCancellationRequested();
            if (await outage.TryAsync(store.ReadLogPageAsync(at, part, cancellationToken)).ConfigureAwait(false) is not { } page)
            {
                continue;
            }

            if (atId != Guid.Empty && page.AfterEventId is { } there && there != atId)
            {
                throw new LogTailLostException("A tail of the log", at, atId);
            }

            foreach (var next in page.Events)
            {
                yield return next;
            }

            (at, atId) = page.Passed > at ? (page.Passed, page.PassedEventId) : (at, page.AfterEventId ?? atId);
            if (page.Fault is not null)
            {
                throw page.Fault;
            }

            if (!page.HasMore)
            {
                await wake.WaitForAsync(kit.PollInterval, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether the store is away. Logged once when it is, and once when it is back.</summary>
    private sealed class Outage(IEventStore store, CqrsOptions kit, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        private int _faults;

        /// <summary>Gives the answer; null when the store is away, after the pause before the next try.</summary>
        public async ValueTask<LogPage?> TryAsync(ValueTask<LogPage> asked)
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
