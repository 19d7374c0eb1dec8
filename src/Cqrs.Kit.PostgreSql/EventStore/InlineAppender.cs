using System.Data;
using System.Diagnostics.CodeAnalysis;

using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Appends one by one, each in a transaction with what inline projections write, and what follows when the answer is lost.</summary>
/// <remarks>
/// <code>
/// send ─ answered ──────────────────────────────→ verdict
///   └─ lost ─→ ask by id under the log's lock ─ there ─→ the first result
///                 └─ not there ─→ send again with the same id
/// </code>
/// Sending again is safe whatever the lost session still does: of two appends with one id the second meets the first's event id.
/// Appends of this process take turns before they have a connection, as they would under the log's lock: those that wait for a runner's row must not
/// have all the connections, of which the runner needs one to go on.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing, and disposing it would leave its waiters waiting.")]
internal sealed class InlineAppender(Database database, AppendResolver resolver, TransactionalAppender transactional, bool ofStore, LogSignal signal, TimeProvider time)
{
    private static readonly TimeSpan _firstWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1);
    private bool _isDisposed;

    /// <summary>Appends when it is this append's turn; encodes it then, so that those that wait hold no bytes.</summary>
    public async ValueTask<AppendResult> AppendAsync(EventCodec codec, AppendRequest request, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(PostgreSqlEventStore));
            return await AppendAsync(codec.Encode(request), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Waits for the appends that were asked for before. After an end for good, those that come later are refused.</summary>
    public async Task DrainAsync(bool forGood, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        _isDisposed |= forGood;
        _turn.Release();
    }

    private async ValueTask<AppendResult> AppendAsync(EncodedAppend append, CancellationToken cancellationToken)
    {
        Backoff? backoff = null; // from the first fault on, however long the append was on its way
        LostConnectionException? lost = null;
        while (true)
        {
            try
            {
                var result = lost is null
                    ? await SendAsync(append, cancellationToken).ConfigureAwait(false)
                    : await AskAndSendAsync(append).ConfigureAwait(false);
                if (result.Outcome == AppendOutcome.Appended)
                {
                    signal.Pulse();
                }

                return result;
            }
            catch (LostConnectionException exception)
            {
                lost = exception;
            }
            catch (PostgresException exception) when (PostgreSqlFaults.IsUndoneForOthers(exception) && backoff is not { IsOver: true })
            {
            }
            catch (NpgsqlException exception) when (lost is not null && PostgreSqlFaults.IsTransient(exception))
            {
                lost = new LostConnectionException(exception);
            }

            if (lost is not null && backoff is { IsOver: true })
            {
                throw lost.OutcomeOf(append.Id);
            }

            backoff ??= new Backoff(time, database.Options.RecoveryTimeout, _firstWait, _longestWait);
            await backoff.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async ValueTask<AppendResult> AskAndSendAsync(EncodedAppend append)
    {
        AppendResult? first;
        try
        {
            first = await resolver.FindAsync(append, underLock: true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw new LostConnectionException(exception);
        }

        return first ?? await SendAsync(append, CancellationToken.None).ConfigureAwait(false);
    }

    private async ValueTask<AppendResult> SendAsync(EncodedAppend append, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(ofStore, cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        return await transactional.CommitAsync(transaction, ofStore, [append], cancellationToken).ConfigureAwait(false);
    }
}
