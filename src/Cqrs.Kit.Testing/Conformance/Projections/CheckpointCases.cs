namespace Cqrs.Kit.Testing;

/// <summary>The checkpoint and the rows are one: both are committed, or neither.</summary>
internal static class CheckpointCases
{
    private static readonly NoteTable _notes = new();

    public static async Task A_new_projection_stands_before_the_first_event(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(new("Note", "1"), 3);

        await host.Projections.PrepareAsync(_notes.Definition, CancellationToken.None);

        Expect.Equal(default, await CheckpointAsync(host), "The checkpoint");
    }

    public static async Task A_projection_that_begins_now_stands_at_the_newest_event(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();
        await host.FillAsync(new("Note", "1"), 3);

        await host.Projections.PrepareAsync(new NoteTable(from: Start.Now).Definition, CancellationToken.None);

        var checkpoint = await CheckpointAsync(host);
        Expect.Equal(new LogPosition(3), checkpoint.Position);
        Expect.Equal((await host.ProbeAsync()).HeadEventId, checkpoint.EventId);
    }

    public static async Task A_projection_that_was_not_prepared_has_no_state(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();

        Expect.Equal(0, (await host.Projections.ReadAsync([_notes.Id], CancellationToken.None)).Shards.Count);
        Expect.Equal(0, (await host.Projections.ReadAsync([], CancellationToken.None)).Shards.Count);
        Expect.Equal(null, await host.TryLeaseAsync(_notes.Id), "Its lease");
    }

    public static async Task Many_may_prepare_a_projection_at_once(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();

        await ConcurrencyCases.Parallel(8, async _ =>
        {
            await host.Projections.PrepareAsync(_notes.Definition, CancellationToken.None);
            return true;
        });

        Expect.Equal(1, (await host.Projections.ReadAsync([_notes.Id], CancellationToken.None)).Shards.Count);
    }

    public static async Task Preparing_again_keeps_rows_and_checkpoint(ConformanceFixture fixture)
    {
        await using var host = await PreparedAsync(fixture);
        var at = await CommitAsync(host, 1, new NoteRow("a", "1"));

        await host.Projections.PrepareAsync(_notes.Definition, CancellationToken.None);

        Expect.Equal(at, await CheckpointAsync(host), "The checkpoint");
        await ExpectRowsAsync(host, new NoteRow("a", "1"));
    }

    public static async Task All_of_a_checkpoint_comes_back(ConformanceFixture fixture)
    {
        await using var host = await PreparedAsync(fixture);
        ProjectionCheckpoint checkpoint;
        await using (var transaction = await BeginAsync(host))
        {
            checkpoint = new ProjectionCheckpoint(new LogPosition(2), (await host.ReadLogAsync())[1].At.EventId, transaction.Checkpoint.Epoch, HasCaughtUp: true);
            await transaction.CommitAsync(checkpoint, CancellationToken.None);
        }

        Expect.Equal(checkpoint, await CheckpointAsync(host), "The checkpoint");
        await using var next = await BeginAsync(host);
        Expect.Equal(checkpoint with { Epoch = next.Checkpoint.Epoch }, next.Checkpoint);
        Expect.Equal(_notes.Id, next.Projection);
    }

    public static async Task What_is_not_committed_is_undone(ConformanceFixture fixture)
    {
        await using var host = await PreparedAsync(fixture);
        var at = await CommitAsync(host, 1, new NoteRow("a", "1"), new NoteRow("b", "1"));

        await using (var transaction = await BeginAsync(host))
        {
            await _notes.In(transaction).SaveAsync([new NoteRow("a", "2"), new NoteRow("c", "2")], ["b"], CancellationToken.None);
        }

        Expect.Equal(at.Position, (await CheckpointAsync(host)).Position);
        await ExpectRowsAsync(host, new NoteRow("a", "1"), new NoteRow("b", "1"));
    }

    public static async Task Clearing_that_is_not_committed_is_undone(ConformanceFixture fixture)
    {
        await using var host = await PreparedAsync(fixture);
        await CommitAsync(host, 1, new NoteRow("a", "1"));

        await using (var transaction = await BeginAsync(host))
        {
            await _notes.In(transaction).ClearAsync(CancellationToken.None);
        }

        await ExpectRowsAsync(host, new NoteRow("a", "1"));
    }

    public static async Task Clearing_deletes_all_rows_with_the_commit(ConformanceFixture fixture)
    {
        await using var host = await PreparedAsync(fixture);
        await CommitAsync(host, 1, new NoteRow("a", "1"), new NoteRow("b", "1"));

        await using (var transaction = await BeginAsync(host))
        {
            await _notes.In(transaction).ClearAsync(CancellationToken.None);
            await transaction.CommitAsync(transaction.Checkpoint, CancellationToken.None);
        }

        await ExpectRowsAsync(host);
    }

    public static Task A_commit_in_an_earlier_epoch_writes_nothing(ConformanceFixture fixture) =>
        RefusedAsync(fixture, current => current with { Epoch = current.Epoch - 1, Position = new LogPosition(3) });

    public static Task A_commit_that_goes_back_in_its_epoch_writes_nothing(ConformanceFixture fixture) =>
        RefusedAsync(fixture, current => current with { Position = new LogPosition(1) });

    public static async Task A_commit_that_was_given_up_before_it_was_sent_writes_nothing(ConformanceFixture fixture)
    {
        await using var host = await PreparedAsync(fixture);
        using var givenUp = new CancellationTokenSource();
        await using (var transaction = await BeginAsync(host))
        {
            await _notes.In(transaction).SaveAsync([new NoteRow("a", "1")], [], CancellationToken.None);
            await givenUp.CancelAsync();
            await Expect.ThrowsAsync<OperationCanceledException>(() => transaction.CommitAsync(transaction.Checkpoint with { Position = new LogPosition(1) }, givenUp.Token).AsTask(), "The commit");
        }

        await ExpectRowsAsync(host);
        Expect.Equal(LogPosition.Start, (await CheckpointAsync(host)).Position);
    }

    public static async Task Transactions_of_two_projections_do_not_hinder_each_other(ConformanceFixture fixture)
    {
        await using var host = await PreparedAsync(fixture);
        var other = new NoteTable("conformance-others");
        await host.Projections.PrepareAsync(other.Definition, CancellationToken.None);

        await using var one = await BeginAsync(host);
        await using var two = await host.BeginAsync(other.Id);
        await _notes.In(one).SaveAsync([new NoteRow("a", "one")], [], CancellationToken.None);
        await other.In(two).SaveAsync([new NoteRow("a", "two")], [], CancellationToken.None);
        await two.CommitAsync(two.Checkpoint with { Position = new LogPosition(2) }, CancellationToken.None);
        await one.CommitAsync(one.Checkpoint with { Position = new LogPosition(1) }, CancellationToken.None);

        await ExpectRowsAsync(host, new NoteRow("a", "one"));
        Expect.Equal(new LogPosition(1), (await CheckpointAsync(host)).Position);
    }

    public static async Task An_open_transaction_holds_up_no_append_and_no_reader(ConformanceFixture fixture)
    {
        await using var host = await PreparedAsync(fixture);
        await using var transaction = await BeginAsync(host);
        await _notes.In(transaction).SaveAsync([new NoteRow("a", "1")], [], CancellationToken.None);

        await host.FillAsync(new("Note", "2"), 2);

        await host.ExpectDenseLogAsync(5);
        Expect.Equal(LogPosition.Start, (await CheckpointAsync(host)).Position);
    }

    public static async Task A_commit_wakes_those_who_wait(ConformanceFixture fixture)
    {
        await using var host = await PreparedAsync(fixture);
        var log = (LogSignal)host.Services.GetService(typeof(LogSignal))!;
        var wokenByAppend = log.Next;
        await host.FillAsync(new("Note", "2"), 1);
        await wokenByAppend;

        var woken = ((CheckpointSignal)host.Services.GetService(typeof(CheckpointSignal))!).Next;
        await CommitAsync(host, 1);
        await woken;
    }

    private static async Task RefusedAsync(ConformanceFixture fixture, Func<ProjectionCheckpoint, ProjectionCheckpoint> next)
    {
        await using var host = await PreparedAsync(fixture);
        ProjectionCheckpoint at;
        await using (var transaction = await BeginAsync(host))
        {
            at = new ProjectionCheckpoint(new LogPosition(2), default, transaction.Checkpoint.Epoch, true);
            await transaction.CommitAsync(at, CancellationToken.None);
        }

        await using (var transaction = await BeginAsync(host))
        {
            await _notes.In(transaction).SaveAsync([new NoteRow("a", "1")], [], CancellationToken.None);
            await Expect.ThrowsAsync<InvalidOperationException>(() => transaction.CommitAsync(next(transaction.Checkpoint), CancellationToken.None).AsTask(), "The commit");
        }

        await ExpectRowsAsync(host);
        Expect.Equal(at.Position, (await CheckpointAsync(host)).Position);
    }

    private static async Task<ConformanceHost> PreparedAsync(ConformanceFixture fixture)
    {
        var host = await fixture.StartAsync();
        await host.FillAsync(new("Note", "1"), 3);
        await host.Projections.PrepareAsync(_notes.Definition, CancellationToken.None);
        return host;
    }

    private static Task<IProjectionTransaction> BeginAsync(ConformanceHost host) => host.BeginAsync(_notes.Id);

    private static async Task<ProjectionCheckpoint> CommitAsync(ConformanceHost host, long position, params NoteRow[] rows)
    {
        await using var transaction = await BeginAsync(host);
        await _notes.In(transaction).SaveAsync(rows, [], CancellationToken.None);
        var next = transaction.Checkpoint with { Position = new LogPosition(position), EventId = (await host.ReadLogAsync())[(int)position - 1].At.EventId };
        await transaction.CommitAsync(next, CancellationToken.None);
        return next;
    }

    private static async Task<ProjectionCheckpoint> CheckpointAsync(ConformanceHost host) => await host.CheckpointAsync(_notes.Id.Name);

    private static async Task ExpectRowsAsync(ConformanceHost host, params NoteRow[] rows)
    {
        await using var transaction = await BeginAsync(host);
        var found = await _notes.In(transaction).LoadAsync(["a", "b", "c"], CancellationToken.None);
        Expect.Sequence(rows, found.Values.OrderBy(row => row.Id, StringComparer.Ordinal), "rows");
    }
}
