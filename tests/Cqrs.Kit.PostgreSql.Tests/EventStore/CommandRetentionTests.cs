using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.Testing;
using Cqrs.Kit.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.EventStore;

/// <summary>Command records are deleted after a time, and nothing is written twice for it.</summary>
public sealed class CommandRetentionTests
{
    private static readonly TimeSpan _keep = TimeSpan.FromDays(30);
    private static readonly TimeSpan _slack = TimeSpan.FromHours(1);

    [Fact]
    public async Task Old_records_are_deleted_soon_after_the_start_and_then_each_hour_and_young_ones_are_kept()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var ((old, _), (young, _)) = (Record(time, -_keep - _slack - TimeSpan.FromMinutes(1)), Record(time, -_keep - _slack + TimeSpan.FromMinutes(59)));
        await using (var before = await StartAsync(database, time, keep: null))
        {
            await before.Store.AppendAsync(old);
            await before.Store.AppendAsync(young);
            await AgeAsync(database);
        }

        await using var host = await StartAsync(database, time, _keep);
        time.Advance(CommandSweeper.First);

        await database.UntilAsync("select 1 from cqrs.commands having count(*) = 1");
        Assert.NotNull(await host.Store.FindCommandAsync(young.Command!.Id, TestContext.Current.CancellationToken));
        await AdvanceAsync(time, TimeSpan.FromHours(1), () => database.ScalarAsync<bool>("select not exists (select from cqrs.commands)"));
    }

    [Fact]
    public async Task More_than_a_chunk_goes_in_several_transactions_and_is_logged()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using (await StartAsync(database, time, keep: null))
        {
        }

        await database.ExecuteAsync($"""
            insert into cqrs.commands (command_id, append_id, position, recorded_at, hash, result)
            select gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 0, '2001-01-01', '', '' from generate_series(1, {CommandSweeper.Chunk * 2 + 5}) n
            """);
        var logs = new FakeLoggerProvider();
        await using var host = await StartAsync(database, time, _keep, logs);
        time.Advance(CommandSweeper.First);

        await database.UntilAsync($"select 1 from cqrs.commands having count(*) = {CommandSweeper.Chunk + 5}");
        await AdvanceAsync(time, TimeSpan.FromSeconds(1), () => Task.FromResult(logs.Collector.GetSnapshot().Any(record => record.Message.StartsWith($"{CommandSweeper.Chunk * 2 + 5} command records", StringComparison.Ordinal))));

        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from cqrs.commands"));
    }

    [Fact]
    public async Task While_another_process_is_at_it_this_one_leaves_it()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using (var before = await StartAsync(database, time, keep: null))
        {
            await before.Store.AppendAsync(Record(time, -_keep * 2).Request);
            await AgeAsync(database);
        }

        await using var other = new NpgsqlConnection(database.ConnectionString);
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var hold = new NpgsqlCommand($"select pg_advisory_xact_lock({SchemaNames.Lock("cqrs", "command records")})", other);
        await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using var host = await StartAsync(database, time, _keep);
        time.Advance(CommandSweeper.First);
        await database.UntilAsync("select 1 from pg_stat_activity where datname = current_database() and state = 'idle' and query like 'delete from \"cqrs\".commands%'");

        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from cqrs.commands"));
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        await AdvanceAsync(time, TimeSpan.FromHours(1), () => database.ScalarAsync<bool>("select not exists (select from cqrs.commands)"));
    }

    [Fact]
    public async Task Null_keeps_records_for_ever_and_refuses_none()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await StartAsync(database, time, keep: null);
        var (request, _) = Record(time, -TimeSpan.FromDays(4_000));

        Assert.Equal(AppendOutcome.Appended, (await host.Store.AppendAsync(request)).Outcome);
        Assert.Equal(AppendOutcome.Appended, (await host.Store.AppendAsync(request)).Outcome);
    }

    [Fact]
    public async Task A_record_without_events_whose_id_is_too_old_is_answered_while_it_is_there_and_then_refused()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await StartAsync(database, time, _keep);
        await host.NoteAsync("a", "1");
        var (request, id) = Record(time, TimeSpan.Zero);
        var first = await host.Store.AppendAsync(request);
        time.Advance(_keep + TimeSpan.FromMinutes(1));

        var whileThere = await host.Store.AppendAsync(request);
        await database.ExecuteAsync("delete from cqrs.commands");
        var refused = await Assert.ThrowsAsync<AppendIdExpiredException>(() => host.Store.AppendAsync(request).AsTask());

        Assert.Equal((first.Outcome, first.Position), (whileThere.Outcome, whileThere.Position));
        Assert.Equal((id, _keep), (refused.AppendId, refused.Retention));
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from cqrs.commands"));
    }

    [Fact]
    public async Task An_id_exactly_as_old_as_the_retention_is_taken_and_one_a_millisecond_older_is_not()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()));
        await using var host = await StartAsync(database, time, _keep);

        var taken = await host.Store.AppendAsync(Record(time, -_keep).Request);
        await Assert.ThrowsAsync<AppendIdExpiredException>(() => host.Store.AppendAsync(Record(time, -_keep - TimeSpan.FromMilliseconds(1)).Request).AsTask());

        Assert.Equal(AppendOutcome.Appended, taken.Outcome);
    }

    [Fact]
    public async Task A_transaction_refuses_it_too_and_is_undone()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await database.ExecuteAsync("create table own (id int)");
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await StartAsync(database, time, _keep);
        await using (var transaction = await host.Get<PostgreSqlEventStore>().BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await transaction.OwnAsync("insert into own values (1)");
            transaction.Append(Record(time, -_keep * 2).Request);

            await Assert.ThrowsAsync<AppendIdExpiredException>(() => transaction.CommitAsync(TestContext.Current.CancellationToken).AsTask());
        }

        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from own"));
    }

    [Fact]
    public async Task An_append_with_events_is_answered_by_them_when_its_record_is_gone()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await StartAsync(database, time, _keep);
        var record = Record(time, TimeSpan.Zero).Request;
        var request = new AppendRequest([new StreamAppend(TestHost.Stream("a"), ExpectedVersion.NoStream, [new Noted("1"), new Noted("2")])]) { Id = record.Id, Command = record.Command };
        var first = await host.Store.AppendAsync(request);
        await database.ExecuteAsync("delete from cqrs.commands");

        await Assert.ThrowsAsync<AppendIdReusedException>(() => host.Store.AppendAsync(request).AsTask()); // too young for its record to be gone: it had none
        time.Advance(_keep + TimeSpan.FromMinutes(1));
        var again = await host.Store.AppendAsync(request);

        Assert.Equal((first.Outcome, first.Position), (again.Outcome, again.Position));
        Assert.Equal(["1", "2"], await host.TextsAsync());
    }

    [Fact]
    public async Task A_record_that_a_clock_far_behind_has_dated_is_kept_as_long_as_others()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using (var behind = await StartAsync(database, new FakeTimeProvider(), _keep))
        {
            await behind.Store.AppendAsync(Record(new FakeTimeProvider(), TimeSpan.Zero).Request);
        }

        await using var host = await StartAsync(database, time, _keep);
        time.Advance(CommandSweeper.First);
        await database.UntilAsync("select 1 from pg_stat_activity where datname = current_database() and state = 'idle' and query like 'delete from \"cqrs\".commands%'");

        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from cqrs.commands"));
    }

    private static (AppendRequest Request, Guid Id) Record(TimeProvider time, TimeSpan from)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow() + from);
        return (new AppendRequest { Id = id, Command = new CommandRecord(CommandId.New(), new byte[32], "1"u8.ToArray(), LogPosition.Start) }, id);
    }

    /// <summary>As if they had been recorded when their append ids were made.</summary>
    private static Task AgeAsync(PostgreSqlDatabase database) => database.ExecuteAsync(
        "update cqrs.commands set recorded_at = to_timestamp(('x' || lpad(substr(replace(append_id::text, '-', ''), 1, 12), 16, '0'))::bit(64)::bigint / 1000.0)");

    /// <summary>Moves the clock until it is so.</summary>
    private static async Task AdvanceAsync(FakeTimeProvider time, TimeSpan step, Func<Task<bool>> isSo)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(30));
            time.Advance(step);
        }
    }

    private static Task<CqrsTestHost> StartAsync(PostgreSqlDatabase database, TimeProvider time, TimeSpan? keep, ILoggerProvider? logs = null) => TestHost.StartAsync(cqrs =>
    {
        cqrs.Services.AddSingleton(time);
        cqrs.Services.AddLogging(logging => logging.AddProvider(logs ?? new FakeLoggerProvider()));
        cqrs.UsePostgreSql(database.ConnectionString, options => options.CommandRetention = keep);
    });
}
