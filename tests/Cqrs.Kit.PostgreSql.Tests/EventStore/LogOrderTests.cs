using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.EventStore;

/// <summary>Positions are dense and in commit order, whatever else goes on.</summary>
public sealed class LogOrderTests
{
    [Fact]
    public async Task A_reader_beside_two_open_appends_misses_nothing_and_sees_nothing_out_of_order()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        await using var other = await TestHost.StartAsync(database); // else they would go together
        await using var holds = await Holds.InstallAsync(database);
        await host.NoteAsync("0", "before");
        await holds.TakeAsync(1);
        await holds.TakeAsync(2);
        var first = host.NoteAsync("a", "first", hold: 1);
        await holds.ReachedAsync(1);
        var second = other.NoteAsync("b", "second", hold: 2);
        await holds.QueuedAsync(1);
        Assert.Equal(["before"], await host.TextsAsync());

        await holds.ReleaseAsync(2);
        Assert.Equal(["before"], await host.TextsAsync());
        await holds.ReleaseAsync(1);
        await Task.WhenAll(first, second);

        Assert.Equal(["before", "first", "second"], await host.TextsAsync());
    }

    [Fact]
    public async Task Positions_are_dense_after_an_append_whose_commit_failed()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        await host.NoteAsync("a", "1");
        await database.ExecuteAsync("""
            create function refuse_commit() returns trigger language plpgsql as $$ begin raise exception 'no' using errcode = 'P0001'; end $$;
            create constraint trigger refuse_commit after insert on cqrs.events deferrable initially deferred
                for each row when (new.data->>'text' = 'refused') execute function refuse_commit();
            """);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => host.NoteAsync("a", "refused"));
        await host.NoteAsync("a", "2");

        Assert.Equal("P0001", refused.SqlState);
        Assert.Equal(["1", "2"], await host.TextsAsync());
    }

    [Fact]
    public async Task Positions_are_dense_after_a_transaction_that_was_undone()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        await host.NoteAsync("a", "1");
        await using (var transaction = await host.Get<PostgreSqlEventStore>().BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            transaction.Append(TestHost.Stream("a"), ExpectedVersion.Any, new Noted("undone"));
        }

        await host.NoteAsync("a", "2");

        Assert.Equal(["1", "2"], await host.TextsAsync());
    }

    [Fact]
    public async Task An_unrelated_transaction_that_holds_a_snapshot_delays_nobody()
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await using var host = await TestHost.StartAsync(database);
        await host.NoteAsync("a", "1");
        await using var idle = new NpgsqlConnection(database.ConnectionString);
        await idle.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await idle.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, TestContext.Current.CancellationToken);
        await using var look = new NpgsqlCommand("create table unrelated (id int); select count(*) from cqrs.events", idle);
        await look.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var result = await host.NoteAsync("a", "2");

        Assert.Equal(2, result.Position.Value);
        Assert.Equal(2, (await host.Store.ProbeAsync(LogPosition.Start, TestContext.Current.CancellationToken)).Head.Value);
        Assert.Equal(["1", "2"], await host.TextsAsync());
    }

    [Theory]
    [InlineData("repeatable read")]
    [InlineData("serializable")]
    public async Task The_databases_own_isolation_level_does_not_matter(string level)
    {
        await using var database = await PostgreSqlDatabase.CreateAsync();
        await database.ExecuteAsync($"alter database {database.Name} set default_transaction_isolation = '{level}'");
        await using var host = await TestHost.StartAsync(database);

        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() =>
            host.Store.TryAppendAsync(new AppendRequest(new StreamAppend(TestHost.Stream($"{i % 10}"), ExpectedVersion.NoStream, [new Noted($"{i}")])), TestContext.Current.CancellationToken).AsTask())));

        Assert.Equal(10, results.Count(result => result.Outcome == AppendOutcome.Appended));
        Assert.Equal(30, results.Count(result => result.Outcome == AppendOutcome.Conflict));
        Assert.Equal(10, (await host.TextsAsync()).Count);
    }
}
