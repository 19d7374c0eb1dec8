using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Streams as a whole, in PostgreSQL.</summary>
/// <remarks>
/// A change takes the stream's row first, so that two to one stream take turns, and the log's lock only when appends must not cross it, for its
/// last round trip. All of them are idempotent: one whose commit was not answered is asked for again.
/// </remarks>
internal sealed class PostgreSqlStreamLifecycle(Database database, EventCodec codec, InlineProjections inline, LogSignal signal, TimeProvider time) : IStreamLifecycle
{
    /// <summary>How many events one statement blanks, which bounds its time.</summary>
    private const long Chunk = 5_000;

    private static readonly TimeSpan _firstWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(1);
    private readonly AppendStatements _log = new(database);
    private readonly LifecycleStatements _streams = new(database);

    public async ValueTask CloseAsync(StreamName stream, CancellationToken cancellationToken) => await RunAsync(
        stream,
        async (transaction, token) =>
        {
            var state = await AskStateAsync(transaction, stream, token).ConfigureAwait(false);
            await transaction.SendAsync([_log.Lock(), _streams.Close(stream), _log.Commit()], token).ConfigureAwait(false);
            return state;
        },
        cancellationToken).ConfigureAwait(false);

    // Without the log's lock: an append that crosses it is refused or not, as if it had come before or after.
    public async ValueTask ReopenAsync(StreamName stream, CancellationToken cancellationToken) => await RunAsync(
        stream,
        async (transaction, token) =>
        {
            var state = Unerased(stream, await AskStateAsync(transaction, stream, token).ConfigureAwait(false));
            await transaction.SendAsync([_streams.Reopen(stream), _log.Commit()], token).ConfigureAwait(false);
            return state;
        },
        cancellationToken).ConfigureAwait(false);

    public ValueTask<long> TruncateAsync(StreamName stream, long beforeVersion, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(beforeVersion);
        return RunAsync(stream, (transaction, token) => TruncateAsync(transaction, stream, beforeVersion, token), cancellationToken);
    }

    public ValueTask<LogPosition> EraseAsync(StreamName stream, CancellationToken cancellationToken) =>
        RunAsync(stream, (transaction, token) => EraseAsync(transaction, stream, token), cancellationToken);

    // Without the log's lock: no append touches what is blanked, or reads where the stream begins.
    private async ValueTask<long> TruncateAsync(LifecycleTransaction transaction, StreamName stream, long beforeVersion, CancellationToken cancellationToken)
    {
        var state = Unerased(stream, await AskStateAsync(transaction, stream, cancellationToken).ConfigureAwait(false));
        var keptFrom = Math.Min(beforeVersion, state.Version);
        if (keptFrom <= state.KeptFrom)
        {
            return state.KeptFrom;
        }

        foreach (var (from, to) in Chunks(state.KeptFrom, keptFrom - 1))
        {
            await transaction.SendAsync([_streams.BlankEvents(state.Id, from, to)], cancellationToken).ConfigureAwait(false);
        }

        await transaction.SendAsync([_streams.Truncate(state.Id, keptFrom), _log.Commit()], cancellationToken).ConfigureAwait(false);
        return keptFrom;
    }

    private async ValueTask<LogPosition> EraseAsync(LifecycleTransaction transaction, StreamName stream, CancellationToken cancellationToken)
    {
        var state = await AskStateAsync(transaction, stream, cancellationToken).ConfigureAwait(false);
        if (state.IsErased)
        {
            return state.Position;
        }

        foreach (var (from, to) in Chunks(0, state.KeptFrom - 1)) // a truncation blanked the events and left the results
        {
            await transaction.SendAsync([_streams.BlankResults(state.Id, from, to)], cancellationToken).ConfigureAwait(false);
        }

        foreach (var (from, to) in Chunks(state.KeptFrom, state.Version))
        {
            await transaction.SendAsync(Blank(state.Id, from, to), cancellationToken).ConfigureAwait(false);
        }

        var erasure = codec.EncodeErasure(stream);
        List<NpgsqlBatchCommand> last = [_log.Lock(), .. Blank(state.Id, state.Version + 1, long.MaxValue), _streams.Erase(state.Id, erasure)];
        if (!inline.Any)
        {
            last.Add(_log.Commit());
        }

        var answer = await transaction.AskAsync(last, 1, ReadAnswerAsync, cancellationToken).ConfigureAwait(false);
        var unit = AppendUnit.Of(erasure);
        var result = answer.Next(unit).ResultsOf(unit).Single();
        if (inline.Any)
        {
            var locked = await transaction.AskAsync([inline.Lock(events: 1), new NpgsqlBatchCommand(database.Sql.AnyPlans)], 0, ProjectionRow.ReadAllAsync, cancellationToken).ConfigureAwait(false);
            var rest = await inline.ApplyAsync(transaction.Transaction, isOfStore: false, locked, [erasure], [answer], [result], cancellationToken).ConfigureAwait(false);
            await transaction.SendAsync([.. rest, _log.Commit()], cancellationToken).ConfigureAwait(false);
        }

        signal.Pulse();
        return result.Position;
    }

    private NpgsqlBatchCommand[] Blank(long stream, long from, long to) => [_streams.BlankResults(stream, from, to), _streams.BlankEvents(stream, from, to)];

    private static IEnumerable<(long From, long To)> Chunks(long from, long to)
    {
        for (; from <= to; from += Chunk)
        {
            yield return (from, Math.Min(to, from + Chunk - 1));
        }
    }

    private static async ValueTask<AppendAnswer> ReadAnswerAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return AppendAnswer.Read(reader);
    }

    private static StreamState Unerased(StreamName stream, StreamState state) => state.IsErased ? throw new StreamErasedException(stream) : state;

    /// <summary>Locks a stream and looks at it. In a round trip of its own: a stream that is not there yet may be there for the next statement.</summary>
    private async ValueTask<StreamState> AskStateAsync(LifecycleTransaction transaction, StreamName stream, CancellationToken cancellationToken) =>
        await transaction.AskAsync([_streams.IndexPlans(), _streams.LockStream(stream), _streams.ReadState(stream)], 2, StreamState.ReadAsync, cancellationToken).ConfigureAwait(false)
            ?? throw new StreamNotFoundException(stream);

    private async ValueTask<T> RunAsync<T>(StreamName stream, Func<LifecycleTransaction, CancellationToken, ValueTask<T>> change, CancellationToken cancellationToken)
    {
        if (stream.IsDefault)
        {
            throw new ArgumentException("No stream is named; use StreamName.For or StreamName.Parse.", nameof(stream));
        }

        var backoff = new Backoff(time, database.Options.RecoveryTimeout, _firstWait, _longestWait);
        NpgsqlException? lost = null;
        while (true)
        {
            try
            {
                var transaction = await LifecycleTransaction.BeginAsync(database, cancellationToken).ConfigureAwait(false);
                await using var _ = transaction.ConfigureAwait(false);
                return await change(transaction, cancellationToken).ConfigureAwait(false);
            }
            catch (LostConnectionException exception)
            {
                lost = (NpgsqlException)exception.InnerException!;
            }
            catch (PostgresException exception) when (PostgreSqlFaults.IsUndoneForOthers(exception) && !backoff.IsOver)
            {
            }
            catch (NpgsqlException exception) when (lost is not null && PostgreSqlFaults.IsTransient(exception))
            {
                lost = exception;
            }

            if (lost is not null && backoff.IsOver)
            {
                throw lost;
            }

            await backoff.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
