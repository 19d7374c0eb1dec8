using System.Net.Sockets;

using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.Testing;
using Cqrs.Kit.TestSupport;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.Projections;

/// <summary>A projection's rows and its checkpoint are one commit, of the one who holds its lease.</summary>
public sealed class ProjectionStoreTests(PostgreSqlDatabaseFixture fixture) : IClassFixture<PostgreSqlDatabaseFixture>, IAsyncLifetime
{
    private static readonly ProjectionId _notes = new("note-views", 1);
    private PostgreSqlDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await fixture.GetAsync();
        await _database.ExecuteAsync("drop schema if exists cqrs cascade");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_commit_that_fails_moves_neither_the_rows_nor_the_checkpoint()
    {
        await using var host = await TestHost.StartAsync(_database, typeof(NoteViewProjector));
        await _database.ExecuteAsync("alter table cqrs.note_views_v1_b1 add constraint not_bad check (text <> 'bad')");
        await using (var transaction = await BeginAsync(host))
        {
            await SaveAsync(host, transaction, "a", "good");
            await SaveAsync(host, transaction, "b", "bad");
            await Assert.ThrowsAsync<PostgresException>(() => transaction.CommitAsync(At(transaction, 5), TestContext.Current.CancellationToken).AsTask());
        }

        Assert.Equal((0L, 0L), await StoredAsync());

        await using (var transaction = await BeginAsync(host))
        {
            await SaveAsync(host, transaction, "a", "good");
            await transaction.CommitAsync(At(transaction, 5), TestContext.Current.CancellationToken);
        }

        Assert.Equal((1L, 5L), await StoredAsync());
    }

    [Fact]
    public async Task A_transaction_that_is_not_committed_moves_neither()
    {
        await using var host = await TestHost.StartAsync(_database, typeof(NoteViewProjector));
        await using (var transaction = await BeginAsync(host))
        {
            await SaveAsync(host, transaction, "a", "1");
            Assert.Single(await TableOf(host, transaction).LoadAsync(["a"], TestContext.Current.CancellationToken));
        }

        Assert.Equal((0L, 0L), await StoredAsync());
    }

    [Fact]
    public async Task A_writer_of_an_earlier_epoch_commits_nothing()
    {
        await using var host = await TestHost.StartAsync(_database, typeof(NoteViewProjector));
        await using (var transaction = await BeginAsync(host))
        {
            await _database.ExecuteAsync("update cqrs.projections set epoch = epoch + 1");
            await SaveAsync(host, transaction, "a", "1");

            await Assert.ThrowsAsync<ProjectionLeaseLostException>(() => transaction.CommitAsync(At(transaction, 5), TestContext.Current.CancellationToken).AsTask());
        }

        Assert.Equal((0L, 0L), await StoredAsync());
    }

    [Fact]
    public async Task A_writer_at_a_position_that_was_passed_since_commits_nothing()
    {
        await using var host = await TestHost.StartAsync(_database, typeof(NoteViewProjector));
        await using (var transaction = await BeginAsync(host))
        {
            await _database.ExecuteAsync("update cqrs.checkpoints set position = 2");
            await SaveAsync(host, transaction, "a", "1");

            await Assert.ThrowsAsync<ProjectionLeaseLostException>(() => transaction.CommitAsync(At(transaction, 5), TestContext.Current.CancellationToken).AsTask());
        }

        Assert.Equal((0L, 2L), await StoredAsync());
    }

    [Fact]
    public async Task A_commit_whose_event_is_not_in_the_log_writes_nothing()
    {
        await using var host = await TestHost.StartAsync(_database, typeof(NoteViewProjector));
        await host.NoteAsync("a", "1");
        await using var transaction = await BeginAsync(host);
        await SaveAsync(host, transaction, "a", "lost");

        var lost = await Assert.ThrowsAsync<ProjectionLeaseLostException>(() => transaction.CommitAsync(At(transaction, 1) with { EventId = Guid.CreateVersion7() }, TestContext.Current.CancellationToken).AsTask());

        Assert.Equal("CK006", Assert.IsType<PostgresException>(lost.InnerException).SqlState);
        Assert.Equal((0L, 0L), await StoredAsync());
    }

    [Fact]
    public async Task A_checkpoint_does_not_go_back()
    {
        await using var host = await TestHost.StartAsync(_database, typeof(NoteViewProjector));
        await using (var transaction = await BeginAsync(host))
        {
            await transaction.CommitAsync(At(transaction, 5), TestContext.Current.CancellationToken);
        }

        await using (var transaction = await BeginAsync(host))
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.CommitAsync(At(transaction, 4), TestContext.Current.CancellationToken).AsTask());
        }

        Assert.Equal(5L, (await StoredAsync()).Position);
    }

    [Fact]
    public async Task One_that_starts_now_stands_behind_the_newest_event()
    {
        await using var host = await TestHost.StartAsync(_database);
        await host.NoteAsync("a", "1");
        await host.NoteAsync("a", "2");
        var probe = await host.Store.ProbeAsync(LogPosition.Start, TestContext.Current.CancellationToken);
        var projection = new ProjectionDefinition(new ProjectionId("late", 1), ProjectionKind.Subscription, new CountProjector(), Start.Now);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => host.Get<IProjectionStore>().PrepareAsync(projection, TestContext.Current.CancellationToken).AsTask())));

        var state = Assert.Single((await host.Get<IProjectionStore>().ReadAsync([projection.Id, new ProjectionId("none", 1)], TestContext.Current.CancellationToken)).Shards);
        Assert.Equal(new ProjectionCheckpoint(probe.Head, probe.HeadEventId, 0, false), state.Checkpoint);
    }

    [Fact]
    public async Task A_failure_is_recorded_and_forgotten_by_a_resume()
    {
        await using var host = await TestHost.StartAsync(_database, typeof(NoteViewProjector));
        var store = host.Get<IProjectionStore>();
        var failure = new ProjectionFailure(new LogPosition(3), "It's \0 broken.", DateTimeOffset.UnixEpoch);

        await store.RecordFailureAsync(await host.LeaseAsync("note-views"), failure, TestContext.Current.CancellationToken);
        Assert.Equal(failure with { Error = "It's  broken." }, (await store.ReadAsync([_notes], TestContext.Current.CancellationToken)).Shards[0].Failure);
        await host.Get<IProjectionControl>().ResumeAsync("note-views", TestContext.Current.CancellationToken);

        Assert.Null((await store.ReadAsync([_notes], TestContext.Current.CancellationToken)).Shards[0].Failure);
    }

    [Theory]
    [InlineData("08006", true)]
    [InlineData("53300", true)]
    [InlineData("57P01", true)]
    [InlineData("40001", true)]
    [InlineData("40P01", true)]
    [InlineData("55P03", true)]
    [InlineData("57014", true)]
    [InlineData("58030", true)]
    [InlineData("XX000", false)]
    [InlineData("23505", false)]
    [InlineData("22003", false)]
    [InlineData("42P01", false)]
    public void What_may_pass_later_is_transient(string state, bool isTransient) =>
        Assert.Equal(isTransient, PostgreSqlFaults.IsTransient(new PostgresException("", "ERROR", "ERROR", state)));

    [Fact]
    public void Lost_connections_are_transient_and_errors_of_projectors_are_not()
    {
        Assert.True(PostgreSqlFaults.IsTransient(new NpgsqlException("", new SocketException())));
        Assert.True(PostgreSqlFaults.IsTransient(new NpgsqlException("", new TimeoutException())));
        Assert.True(PostgreSqlFaults.IsTransient(new PostgresException("could not write init file", "FATAL", "FATAL", "XX000")));
        Assert.False(PostgreSqlFaults.IsTransient(new InvalidOperationException()));
        Assert.True(PostgreSqlFaults.IsTransient(new NpgsqlException("No suitable host was found.")));
    }

    private static ProjectionCheckpoint At(IProjectionTransaction transaction, long position) => new(new LogPosition(position), Guid.Empty, transaction.Checkpoint.Epoch, false);

    private static Task<IProjectionTransaction> BeginAsync(CqrsTestHost host) => host.BeginAsync("note-views");

    private static IViewTable<NoteView, string> TableOf(CqrsTestHost host, IProjectionTransaction transaction) =>
        transaction.Table<NoteView, string>(host.Get<ProjectionCatalog>().View<NoteView>());

    private static ValueTask SaveAsync(CqrsTestHost host, IProjectionTransaction transaction, string id, string text) =>
        TableOf(host, transaction).SaveAsync([new NoteView(id, text, 1, null)], [], TestContext.Current.CancellationToken);

    private async Task<(long Rows, long Position)> StoredAsync() =>
        (await _database.ScalarAsync<long>("select count(*) from cqrs.note_views_v1"), await _database.ScalarAsync<long>("select position from cqrs.progress"));
}
