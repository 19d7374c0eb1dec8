using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.Testing;
using Cqrs.Kit.TestSupport;

namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>A transaction that is stepped by hand: it begins and has written something of its own, then appends two events and is held in its COMMIT, then ends.</summary>
/// <remarks><code>new → begun → (waits for the log →) held → ended</code></remarks>
internal sealed class SteppedWriter(CqrsTestHost host, PostgreSqlDatabase database, Holds holds, int number, Ending ending) : IAsyncDisposable
{
    private PostgreSqlTransaction? _transaction;
    private Task<AppendResult>? _commit;

    /// <summary>Its events, should they be committed.</summary>
    public IReadOnlyList<string> Texts => ending == Ending.Commit ? [$"{number}a", $"{number}b"] : [];

    /// <summary>Whether it asked for the log's lock.</summary>
    public bool HasAppended => _commit is not null;

    /// <summary>Whether nothing holds it any more but the other one.</summary>
    public bool MayEnd { get; private set; }

    /// <summary>Whether it ends although it has to wait. Its caller is told only when the log has been looked at, which waits for the other.</summary>
    public bool IsKilled => ending == Ending.Kill;

    /// <summary>The server's process that works for it.</summary>
    public int Process { get; private set; }

    /// <summary>Takes the next step; does not wait until it is done.</summary>
    public async Task StepAsync()
    {
        if (_transaction is null)
        {
            await holds.TakeAsync(number);
            _transaction = await host.Get<PostgreSqlEventStore>().BeginTransactionAsync(TestContext.Current.CancellationToken);
            await _transaction.OwnAsync($"insert into own values ({number})"); // from here on it has a transaction id
            Process = _transaction.Transaction.Connection!.ProcessID;
        }
        else if (_commit is null)
        {
            _transaction.Append(TestHost.Stream($"{number}"), ExpectedVersion.Any, Event("a"), Event("b"));
            _commit = _transaction.TryCommitAsync(TestContext.Current.CancellationToken).AsTask();
        }
        else
        {
            MayEnd = true;
            if (ending == Ending.Kill)
            {
                await database.KillAsync(Process);
                await database.UntilAsync($"select 1 where not exists (select from pg_stat_activity where pid = {Process})");
            }

            await holds.ReleaseAsync(number);
        }
    }

    /// <summary>Returns when it is held in its COMMIT: all is written, and it has the log's lock.</summary>
    public Task HeldAsync() => database.UntilAsync($"select pid from pg_locks where pid = {Process} and not granted and locktype = 'advisory' and classid = 0 and objid = {number}");

    /// <summary>Returns when the server says that it waits for the log's lock, and for the other one.</summary>
    public Task WaitsForAsync(SteppedWriter other) => database.UntilAsync(
        $"select pid from pg_locks where pid = {Process} and not granted and locktype = 'advisory' and classid <> 0 and pg_blocking_pids({Process}) = array[{other.Process}]");

    /// <summary>Returns when it has ended, as it was to.</summary>
    public async Task EndedAsync()
    {
        var error = await Record.ExceptionAsync(() => _commit!.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Equal(ending == Ending.Commit, error is null);
        Assert.IsNotType<TimeoutException>(error);
    }

    public async ValueTask DisposeAsync()
    {
        if (_transaction is not null)
        {
            await _transaction.DisposeAsync();
        }
    }

    private Noted Event(string letter) => new($"{number}{letter}{(ending == Ending.Rollback ? " undone" : "")}", number);
}
