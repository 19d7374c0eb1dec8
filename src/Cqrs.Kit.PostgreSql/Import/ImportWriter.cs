using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Brings a chunk into the log, once, whatever happens on the way.</summary>
/// <remarks>
/// <code>
/// look up, decide ─→ write ─ committed ─────────────────────────────→ done
///    ↑                 ├─ something changed since the lookup ─→ look up
///    ↑                 ├─ a transient fault before the commit ─→ wait, look up
///    ↑                 └─ lost at the commit ─→ wait, ask under the log's lock ─ there ─→ done
///    └────────────────────────────────────────────────────────── not there ──┘
/// </code>
/// </remarks>
internal sealed class ImportWriter(ImportLookup lookup, ImportTransaction transaction, ImportReader reader, TimeSpan recoveryTimeout, TimeProvider time)
{
    private static readonly TimeSpan _firstWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(1);

    /// <summary>Each time somebody else has committed something of the same source or streams in between; what is left is then found, or refused.</summary>
    private const int MostLookups = 100;

    private bool _isResuming;

    /// <summary>Writes the events of a chunk that are not there yet.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="cancellationToken">Gives up, except on a commit that is on its way.</param>
    /// <exception cref="ImportRefusedException">An event would break a stream.</exception>
    public async Task WriteAsync(ImportChunk chunk, CancellationToken cancellationToken)
    {
        Backoff? backoff = null;
        LostConnectionException? lost = null;
        while (true)
        {
            try
            {
                if (lost is null || !await transaction.IsWrittenAsync(chunk, cancellationToken).ConfigureAwait(false))
                {
                    lost = null;
                    await LookUpAndWriteAsync(chunk, cancellationToken).ConfigureAwait(false);
                }

                return;
            }
            catch (LostConnectionException exception)
            {
                lost = exception;
            }
            catch (NpgsqlException exception) when (exception.InnerException is OperationCanceledException && cancellationToken.IsCancellationRequested)
            {
                cancellationToken.ThrowIfCancellationRequested(); // in the middle of a write, for which the driver has an error of its own
            }
            catch (NpgsqlException exception) when (PostgreSqlFaults.IsTransient(exception) && !cancellationToken.IsCancellationRequested && (lost is not null || !(backoff ??= NewBackoff()).IsOver))
            {
            }

            backoff ??= NewBackoff();
            if (lost is not null && backoff.IsOver)
            {
                throw lost.OutcomeOfImport();
            }

            await backoff.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask LookUpAndWriteAsync(ImportChunk chunk, CancellationToken cancellationToken)
    {
        for (var lookups = 1; !await TryWriteAsync(chunk, lookups, cancellationToken).ConfigureAwait(false); lookups++)
        {
            // until nothing has changed between the lookup and the lock
        }
    }

    /// <summary>False when what was looked up, or taken for granted, does not hold.</summary>
    private async ValueTask<bool> TryWriteAsync(ImportChunk chunk, int lookups, CancellationToken cancellationToken)
    {
        var doubt = lookups > 1 ? ImportDoubt.Everything : _isResuming ? ImportDoubt.Streams : ImportDoubt.None;
        if (_isResuming)
        {
            reader.ReadAhead(); // there may be nothing to write, beside which it could be read
        }

        try
        {
            chunk.Decide(await lookup.FindAsync(chunk, doubt, cancellationToken).ConfigureAwait(false));
            _isResuming = chunk.New.Count < chunk.Rows.Count;
            if (chunk.New.Count > 0 && !await transaction.TryWriteAsync(chunk, reader.ReadAhead, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            lookup.Remember(chunk);
            return true;
        }
        catch (ImportRefusedException) when (doubt < ImportDoubt.Everything)
        {
            return false;
        }
        catch (PostgresException exception) when (lookups < MostLookups && PostgreSqlFaults.IsOvertaken(exception))
        {
            return false;
        }
    }

    private Backoff NewBackoff() => new(time, recoveryTimeout, _firstWait, _longestWait);
}
