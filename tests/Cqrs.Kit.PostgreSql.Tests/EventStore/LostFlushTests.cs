using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.TestSupport;

namespace Cqrs.Kit.PostgreSql.Tests.EventStore;

/// <summary>A flush of many appends whose connection is lost: each comes to its own truth, once.</summary>
public sealed class LostFlushTests
{
    private const long Commit = 9;

    [Fact]
    public async Task A_flush_whose_backend_is_killed_before_its_commit_is_written_once()
    {
        await using var flush = await HeldFlush.BeginAsync(host => host.NoteAsync("taken", "there"));
        var holds = await SecondAsync(flush.Database);
        await using var _ = holds;
        var appends = Ask(flush);
        await flush.ReleaseAsync();
        var killed = await holds.ReachedAsync(Commit);

        await flush.Database.KillAsync(killed);
        await flush.Database.UntilAsync($"select 1 where not exists (select from pg_stat_activity where pid = {killed})");
        await holds.ReachedAsync(Commit);
        await holds.ReleaseAsync(Commit);

        await HoldsAsync(flush, appends);
    }

    [Fact]
    public async Task A_flush_whose_answer_is_lost_after_its_commit_gives_each_its_result()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var proxy = new LossyProxy(database.ConnectionString);
        await using var host = await TestHost.StartAsync(proxy.ConnectionString, options => options.Notify = false);
        await using var holds = await Holds.InstallAsync(database);
        await host.NoteAsync("taken", "there");
        await holds.TakeAsync(1);
        await holds.TakeAsync(Commit);
        var held = host.NoteAsync("held", "held", 1);
        await holds.ReachedAsync(1);
        var appends = Enumerable.Range(0, 10).Select(i => host.NoteAsync($"s{i}", $"{i}", i == 3 ? Commit : null)).ToList();
        var conflict = host.Store.TryAppendAsync(new AppendRequest(new StreamAppend(TestHost.Stream("taken"), ExpectedVersion.NoStream, [new Noted("no")])), TestContext.Current.CancellationToken);
        await holds.ReleaseAsync(1);
        await holds.ReachedAsync(Commit);
        await held;

        proxy.Swallow();
        await holds.ReleaseAsync(Commit);
        await database.UntilAsync("select 1 from cqrs.events where position = 12");
        proxy.Cut();

        Assert.Equal(Enumerable.Range(3, 10).Select(p => (long)p), (await Task.WhenAll(appends)).Select(result => result.Position.Value));
        Assert.Equal(AppendOutcome.Conflict, (await conflict).Outcome);
        Assert.Equal(12, (await host.TextsAsync()).Count);
    }

    [Fact]
    public async Task Of_two_processes_that_append_to_one_stream_one_wins_each_version()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var one = await TestHost.StartAsync(database);
        await using var other = await TestHost.StartAsync(database);
        await using var holds = await Holds.InstallAsync(database);
        await holds.TakeAsync(Commit);
        var first = one.NoteAsync("held", "held", Commit);
        await holds.ReachedAsync(Commit);
        var appends = Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? one : other).Store.TryAppendAsync(
            new AppendRequest(new StreamAppend(TestHost.Stream("hot"), i < 10 ? ExpectedVersion.NoStream : ExpectedVersion.Exactly(0), [new Noted($"{i}")])), TestContext.Current.CancellationToken).AsTask()).ToList();
        await holds.QueuedAsync(1);

        await holds.ReleaseAsync(Commit);
        await first;
        var results = await Task.WhenAll(appends);

        Assert.Single(results[..10], result => result.Outcome == AppendOutcome.Appended);
        Assert.InRange(results[10..].Count(result => result.Outcome == AppendOutcome.Appended), 0, 1);
        Assert.All(results.Where(result => result.Outcome != AppendOutcome.Appended), result => Assert.Equal(AppendOutcome.Conflict, result.Outcome));
        await one.TextsAsync();
    }

    private static async Task<Holds> SecondAsync(PostgreSqlDatabase database)
    {
        var holds = await Holds.JoinAsync(database);
        await holds.TakeAsync(Commit);
        return holds;
    }

    private static List<Task<AppendResult>> Ask(HeldFlush flush) =>
    [
        .. Enumerable.Range(0, 10).Select(i => flush.Append(new AppendRequest(
            new StreamAppend(TestHost.Stream($"s{i}"), ExpectedVersion.NoStream, [new Noted($"{i}", i == 3 ? Commit : null)])))),
        flush.Append("taken", ExpectedVersion.NoStream, "no"),
    ];

    private static async Task HoldsAsync(HeldFlush flush, List<Task<AppendResult>> appends)
    {
        var results = await Task.WhenAll(appends);
        Assert.Equal(Enumerable.Range(3, 10).Select(p => (long)p), results[..10].Select(result => result.Position.Value));
        Assert.Equal(AppendOutcome.Conflict, results[10].Outcome);
        Assert.Equal(12, (await flush.Host.TextsAsync()).Count);
    }
}
