using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Appends on connections of its own: one round trip each, and what follows when the answer is lost.</summary>
/// <remarks>
/// <code>
/// send ─ answered ──────────────────────────────→ verdict
///   └─ lost ─→ ask by id under the log's lock ─ there ─→ the first result
///                 └─ not there ─→ send again with the same id
/// </code>
/// Sending again is safe whatever the lost session still does: of two appends with one id the second meets the first's event id.
/// </remarks>
internal sealed class Appender(Database database, AppendStatements statements, AppendResolver resolver, TransactionalAppender transactional, LogSignal signal, TimeProvider time)
{
    private static readonly TimeSpan _firstWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(1);

    public async ValueTask<AppendResult> AppendAsync(EncodedAppend append, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(time, database.Options.RecoveryTimeout, _firstWait, _longestWait);
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
            catch (PostgresException exception) when (PostgreSqlFaults.IsUndoneForOthers(exception) && !backoff.IsOver)
            {
            }
            catch (NpgsqlException exception) when (lost is not null && PostgreSqlFaults.IsTransient(exception))
            {
                lost = new LostConnectionException(exception);
            }

            if (lost is not null && backoff.IsOver)
            {
                throw lost.OutcomeOf(append.Id);
            }

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
        if (transactional.IsNeeded)
        {
            return await transactional.AppendAsync(append, cancellationToken).ConfigureAwait(false);
        }

        AppendAnswer answer;
        try
        {
            answer = await SendAtOnceAsync(append, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (PostgreSqlFaults.IsDuplicateId(exception))
        {
            return await resolver.FindAsync(append, underLock: false, CancellationToken.None).ConfigureAwait(false) ?? throw new AppendIdReusedException(append.Id);
        }

        return answer.IsOwn && await resolver.FindAsync(append, underLock: false, CancellationToken.None).ConfigureAwait(false) is { } first
            ? first
            : answer.Result;
    }

    private async ValueTask<AppendAnswer> SendAtOnceAsync(EncodedAppend append, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var batch = database.Batch(connection, statements.Begin(), statements.Lock(), statements.Append(append), statements.Commit());
        await using var __ = batch.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            // From here on it may be committed: a token would only hide whether it was.
            await database.PrepareAsync(batch, CancellationToken.None).ConfigureAwait(false);
            var reader = await batch.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
            await using var ___ = reader.ConfigureAwait(false);
            await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false);
            await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            var answer = AppendAnswer.Read(reader, append);
            while (await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false))
            {
                // to the commit's answer, which may be an error
            }

            return answer;
        }
        catch (NpgsqlException exception) when (PostgreSqlFaults.IsOutcomeUnknown(exception, connection))
        {
            throw new LostConnectionException(exception);
        }
    }
}
