using System.Transactions;

using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Gathers the appends of this process and commits them together: one round trip and one commit for all that came while the last was on its way.</summary>
/// <remarks>
/// <code>
/// idle ─ append ─→ flush ─ more came meanwhile ─→ flush ─ … ─ none came ─→ idle
/// flush ─ answered ─→ each its verdict; a merged unit that was refused is taken apart, its appends judged one by one
///   ├─ refused as a whole ─→ in halves, until the append at fault is alone
///   ├─ undone for others (deadlock) ─→ the same again
///   └─ lost ─→ asked by append ids under the log's lock: those that are there get their results, the others go again
/// </code>
/// An idle store adds no delay: the first append is sent at once, by its caller. One flush is on its way at a time. Safe for any thread.
/// </remarks>
internal sealed class GroupCommit(Database database, EventCodec codec, AppendStatements statements, AppendResolver resolver, LogSignal signal, TimeProvider time) : IAsyncDisposable
{
    private const int MaxUnsent = 3;
    private const int MaxTurns = 16;
    private const int SmallFlush = 64;
    private static readonly TimeSpan _firstWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(1);
    private readonly FlushConnection _connection = new(database, statements);
    private readonly SemaphoreSlim _room = new(database.Options.MaxPendingAppends);
    private readonly Lock _lock = new();
    private readonly List<PendingAppend> _queue = []; // of the loop alone
    private readonly List<PendingAppend> _arrived = [];
    private TaskCompletionSource? _idle;
    private bool _isRunning;
    private bool _isDisposed;

    /// <summary>Appends with the next flush. Waits for room when too many are waiting.</summary>
    /// <param name="request">The append; encoded when there is room for it.</param>
    /// <param name="cancellationToken">Takes the append back while it waits; once its flush is on its way, nothing does.</param>
    public async ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        PendingAppend? pending = null;
        try
        {
            pending = new PendingAppend(codec.Encode(request));
            using var _ = cancellationToken.CanBeCanceled
                ? cancellationToken.UnsafeRegister(static (state, token) => Cancel((PendingAppend)state!, token), pending)
                : default;
            Enqueue(pending);
            return await pending.Task.ConfigureAwait(false);
        }
        finally
        {
            if (pending is not { IsCancelled: true })
            {
                _room.Release(); // a cancelled append has its place until the loop lets go of it
            }
        }
    }

    /// <summary>Waits until what was asked for so far is written.</summary>
    public Task DrainAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _isRunning ? (_idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(cancellationToken) : Task.CompletedTask;
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _isDisposed = true;
        }

        await DrainAsync(CancellationToken.None).ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private static void Cancel(PendingAppend pending, CancellationToken cancellationToken)
    {
        if (pending.TryCancel())
        {
            pending.TrySetCanceled(cancellationToken);
        }
    }

    private void Enqueue(PendingAppend pending)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(PostgreSqlEventStore));
            _arrived.Add(pending);
            if (_isRunning)
            {
                return;
            }

            _isRunning = true;
        }

        // Nothing of this caller's context may stay with the loop, which works for others too.
        using (ExecutionContext.IsFlowSuppressed() ? default(IDisposable) : ExecutionContext.SuppressFlow())
        {
            _ = HasOwnContext ? Task.Run(RunAsync) : RunAsync();
        }
    }

    /// <summary>Whether what begins on this thread would belong to something of the caller's: a transaction that a connection enlists in, a context
    /// to which continuations go back.</summary>
    private static bool HasOwnContext =>
        Transaction.Current is not null || SynchronizationContext.Current is not null || TaskScheduler.Current != TaskScheduler.Default;

    private async Task RunAsync()
    {
        while (Take() is { } flush)
        {
            try
            {
                await FlushAsync(flush).ConfigureAwait(false);
                await LetCallersComeBackAsync(flush).ConfigureAwait(false);
                if (_queue.Count == 0 && _arrived.Count == 0)
                {
                    await _connection.RestAsync().ConfigureAwait(false);
                }
            }
            catch (Exception exception)
            {
                Fail(flush.Members, exception); // whatever it was, those behind it go on
            }
        }
    }

    /// <summary>Who was in a small flush and appends again at once is to be in the next one: else two groups of callers take turns, each waiting for
    /// the other's flush. A few turns of the thread pool; in a large flush the next group is encoded meanwhile, which is worth more.</summary>
    private async ValueTask LetCallersComeBackAsync(Flush flush)
    {
        for (var turn = 0; turn < MaxTurns && flush.Units.Count <= SmallFlush && _arrived.Count < flush.Units.Count; turn++)
        {
            await Task.Yield();
        }
    }

    private Flush? Take()
    {
        lock (_lock)
        {
            _queue.AddRange(_arrived);
            _arrived.Clear();
            if (_queue.Count == 0)
            {
                _isRunning = false;
                _idle?.TrySetResult();
                _idle = null;
                return null;
            }
        }

        var flush = Flush.Take(_queue, database.Options.MaxFlushEvents, database.Options.MaxFlushBytes);
        if (flush.Cancelled > 0)
        {
            _room.Release(flush.Cancelled);
        }

        return flush;
    }

    private async ValueTask FlushAsync(Flush flush)
    {
        if (flush.Units.Count == 0)
        {
            return; // what was there has been cancelled
        }

        Backoff? backoff = null; // from the first fault on, however long the flush was on its way
        var unsent = 0;
        while (true)
        {
            try
            {
                await SettleAsync(flush, await _connection.SendAsync(flush).ConfigureAwait(false)).ConfigureAwait(false);
                return;
            }
            catch (LostConnectionException lost)
            {
                await RecoverAsync(flush, lost).ConfigureAwait(false);
                return;
            }
            catch (PostgresException exception) when (PostgreSqlFaults.IsUndoneForOthers(exception) && !(backoff ??= NewBackoff()).IsOver)
            {
                await backoff.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (NpgsqlException exception) when (PostgreSqlFaults.IsConnectionLost(exception) && ++unsent < MaxUnsent)
            {
                await (backoff ??= NewBackoff()).WaitAsync(CancellationToken.None).ConfigureAwait(false); // a connection of the pool was dead, say: nothing had been sent
            }
            catch (PostgresException exception) when (PostgreSqlFaults.IsOfContent(exception))
            {
                await NarrowAsync(flush, exception).ConfigureAwait(false);
                return;
            }
            catch (Exception exception)
            {
                Fail(flush.Members, exception); // nothing was written
                return;
            }
        }
    }

    private async ValueTask SettleAsync(Flush flush, AppendAnswer answer)
    {
        List<PendingAppend> again = [];
        List<Task> refused = [];
        List<(EncodedAppend Append, AppendResult Result)> passed = new(flush.Units.Count);
        foreach (var unit in flush.Units)
        {
            var said = answer.Next(unit);
            if (said.Verdict == AppendVerdict.Passed)
            {
                var m = 0;
                foreach (var result in said.ResultsOf(unit))
                {
                    passed.Add((unit[m].Append, result));
                    unit[m++].TrySetResult(result);
                }
            }
            else if (unit.Count == 1)
            {
                refused.Add(SettleAsync(unit.First, resolver.ResultOfAsync(unit.First.Append, said)));
            }
            else
            {
                again.AddRange(TakenApart(unit));
            }
        }

        PutBack(again);
        if (answer.Position > answer.Before.Position)
        {
            var last = passed.Last(one => one.Append.Streams.Count > 0).Append.Streams[^1].Events[^1].Id;
            signal.Pulse(answer.Before, new LogEnd(answer.Position, last), passed.SelectMany(one => AppendedEvents.Of(codec, one.Append, one.Result, answer.RecordedAt)));
        }

        await Task.WhenAll(refused).ConfigureAwait(false);
    }

    /// <summary>One of the flush made the server refuse all of it: it is found by halves, and the others go on.</summary>
    private async ValueTask NarrowAsync(Flush flush, PostgresException exception)
    {
        if (flush.Units is [{ Count: 1 } only])
        {
            var task = PostgreSqlFaults.IsDuplicateId(exception) ? resolver.FirstResultAsync(only.First.Append) : ValueTask.FromException<AppendResult>(exception);
            await SettleAsync(only.First, task).ConfigureAwait(false);
            return;
        }

        if (flush.Units is [var merged])
        {
            PutBack([.. TakenApart(merged)]);
            return;
        }

        var (first, second) = flush.Split();
        await FlushAsync(first).ConfigureAwait(false);
        await FlushAsync(second).ConfigureAwait(false);
    }

    private async ValueTask RecoverAsync(Flush flush, LostConnectionException lost)
    {
        var members = flush.Members.ToList();
        var backoff = NewBackoff();
        while (true)
        {
            try
            {
                var written = await resolver.FindWrittenAsync(members.ConvertAll(member => member.Append.Id)).ConfigureAwait(false);
                foreach (var member in members.Where(member => written.Contains(member.Append.Id) && !member.Task.IsCompleted))
                {
                    await SettleWrittenAsync(member).ConfigureAwait(false);
                }

                signal.Pulse();
                SendAgain(members.FindAll(member => !written.Contains(member.Append.Id)), lost);
                return;
            }
            catch (NpgsqlException exception) when (PostgreSqlFaults.IsTransient(exception) && !backoff.IsOver)
            {
                await backoff.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception)
            {
                GiveUp(members, lost);
                return;
            }
        }
    }

    /// <summary>What is not in the log goes again, unless that has gone on for too long.</summary>
    private void SendAgain(List<PendingAppend> members, LostConnectionException lost)
    {
        members.ForEach(member => member.LostAt ??= time.GetTimestamp());
        GiveUp(members.Where(IsOverdue), lost);
        PutBack(members.FindAll(member => !IsOverdue(member)));

        bool IsOverdue(PendingAppend member) => time.GetElapsedTime(member.LostAt!.Value) > database.Options.RecoveryTimeout;
    }

    private static IEnumerable<PendingAppend> TakenApart(AppendUnit unit)
    {
        for (var m = 0; m < unit.Count; m++)
        {
            unit[m].IsAlone = true;
            yield return unit[m];
        }
    }

    private void PutBack(List<PendingAppend> members)
    {
        members.ForEach(member => member.PutBack());
        _queue.InsertRange(0, members);
    }

    /// <summary>Its result is in the database: only that its id was another append's is an answer, all else is asked again.</summary>
    private async ValueTask SettleWrittenAsync(PendingAppend pending)
    {
        try
        {
            pending.TrySetResult(await resolver.FirstResultAsync(pending.Append).ConfigureAwait(false));
        }
        catch (AppendIdReusedException exception)
        {
            pending.TrySetException(exception);
        }
    }

    private static async Task SettleAsync(PendingAppend pending, ValueTask<AppendResult> result)
    {
        try
        {
            pending.TrySetResult(await result.ConfigureAwait(false));
        }
        catch (NpgsqlException exception) when (PostgreSqlFaults.IsConnectionLost(exception))
        {
            pending.TrySetException(new LostConnectionException(exception).OutcomeOf(pending.Append.Id));
        }
        catch (Exception exception)
        {
            pending.TrySetException(exception);
        }
    }

    private Backoff NewBackoff() => new(time, database.Options.RecoveryTimeout, _firstWait, _longestWait);

    private static void Fail(IEnumerable<PendingAppend> members, Exception exception)
    {
        foreach (var member in members)
        {
            member.TrySetException(exception);
        }
    }

    private static void GiveUp(IEnumerable<PendingAppend> members, LostConnectionException lost)
    {
        foreach (var member in members)
        {
            member.TrySetException(lost.OutcomeOf(member.Append.Id));
        }
    }
}
