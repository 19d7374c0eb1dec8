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

        Expect.Equal(0, (await host.Projections.ReadAsync([_notes.Id], CancellationToken.None)).Count);
        Expect.Equal(0, (await host.Projections.ReadAsync([], CancellationToken.None)).Count);
        await Expect.ThrowsAsync<InvalidOperationException>(() => host.Projections.TryBeginAsync(_notes.Id, CancellationToken.None).AsTask(), "Beginning");
    }

    public static async Task Many_may_prepare_a_projection_at_once(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync();

        await ConcurrencyCases.Parallel(8, async _ =>
        {
            await host.Projections.PrepareAsync(_notes.Definition, CancellationToken.None);
            return true;
        });

        Expect.Equal(1, (await host.Projections.ReadAsync([_notes.Id], CancellationToken.None)).Count);
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
        var checkpoint = new ProjectionCheckpoint(new LogPosition(2), (await host.ReadLogAsync())[1].At.EventId, 5, HasCaughtUp: true);

        await using (var transaction = await BeginAsync(host))
        {
            await transaction.CommitAsync(checkpoint, CancellationToken.None);
        }

        Expect.Equal(checkpoint, await CheckpointAsync(host), "The checkpoint");
        await using var next = await BeginAsync(host);
        Expect.Equal(checkpoint, next.Checkpoint);
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

        Expect.Equal(at, await CheckpointAsync(host), "The checkpoint");
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
            await transaction.CommitAsync(new ProjectionCheckpoint(default, default, 1, false), CancellationToken.None);
        }

        await ExpectRowsAsync(host);
        Expect.Equal(new ProjectionCheckpoint(default, default, 1, false), await CheckpointAsync(host), "The checkpoint");
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
            await Expect.ThrowsAsync<OperationCanceledException>(() => transaction.CommitAsync(new ProjectionCheckpoint(new LogPosition(1), default, 0, false), givenUp.Token).AsTask(), "The commit");
        }

        await ExpectRowsAsync(host);
        Expect.Equal(default, await CheckpointAsync(host), "The checkpoint");
    }

    public static async Task A_second_transaction_waits_for_none(ConformanceFixture fixture)
    {
        await using var host = await PreparedAsync(fixture);
        await using (var first = await BeginAsync(host))
        {
            Expect.Equal(null, await host.Projections.TryBeginAsync(_notes.Id, CancellationToken.None), "The second transaction");
            await first.CommitAsync(new ProjectionCheckpoint(new LogPosition(1), default, 0, false), CancellationToken.None);
            await using var third = await BeginAsync(host);
            Expect.Equal(new LogPosition(1), third.Checkpoint.Position);
        }

        await using var fourth = await BeginAsync(host);
        Expect.Equal(new LogPosition(1), fourth.Checkpoint.Position);
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task A_second_transaction_on_another_node_waits_for_none(ConformanceFixture fixture)
    {
        await using var one = await PreparedAsync(fixture);
        await using var two = await fixture.StartAsync();
        await using (await BeginAsync(one))
        {
            Expect.Equal(null, await two.Projections.TryBeginAsync(_notes.Id, CancellationToken.None), "The second transaction");
        }

        await using var now = await BeginAsync(two);
    }

    public static async Task Transactions_of_two_projections_do_not_hinder_each_other(ConformanceFixture fixture)
    {
        await using var host = await PreparedAsync(fixture);
        var other = new NoteTable("conformance-others");
        await host.Projections.PrepareAsync(other.Definition, CancellationToken.None);

        await using var one = await BeginAsync(host);
        await using var two = Expect.NotNull(await host.Projections.TryBeginAsync(other.Id, CancellationToken.None));
        await _notes.In(one).SaveAsync([new NoteRow("a", "one")], [], CancellationToken.None);
        await other.In(two).SaveAsync([new NoteRow("a", "two")], [], CancellationToken.None);
        await two.CommitAsync(new ProjectionCheckpoint(new LogPosition(2), default, 0, false), CancellationToken.None);
        await one.CommitAsync(new ProjectionCheckpoint(new LogPosition(1), default, 0, false), CancellationToken.None);

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
        Expect.Equal(default, await CheckpointAsync(host), "The checkpoint");
    }

    public static async Task A_commit_wakes_those_who_wait(ConformanceFixture fixture)
    {
        await using var host = await PreparedAsync(fixture);
        var signal = (LogSignal)host.Services.GetService(typeof(LogSignal))!;
        var (append, wokenByAppend) = (host.FillAsync(new("Note", "2"), 1), signal.Next);
        await append;
        await host.FillAsync(new("Note", "2"), 1);
        await wokenByAppend;

        var woken = signal.Next;
        await CommitAsync(host, 1);
        await woken;
    }

    private static async Task RefusedAsync(ConformanceFixture fixture, Func<ProjectionCheckpoint, ProjectionCheckpoint> next)
    {
        await using var host = await PreparedAsync(fixture);
        ProjectionCheckpoint at;
        await using (var transaction = await BeginAsync(host))
        {
            at = new ProjectionCheckpoint(new LogPosition(2), default, 3, true);
            await transaction.CommitAsync(at, CancellationToken.None);
        }

        await using (var transaction = await BeginAsync(host))
        {
            await _notes.In(transaction).SaveAsync([new NoteRow("a", "1")], [], CancellationToken.None);
            await Expect.ThrowsAsync<InvalidOperationException>(() => transaction.CommitAsync(next(at), CancellationToken.None).AsTask(), "The commit");
        }

        await ExpectRowsAsync(host);
        Expect.Equal(at, await CheckpointAsync(host), "The checkpoint");
    }

    private static async Task<ConformanceHost> PreparedAsync(ConformanceFixture fixture)
    {
        var host = await fixture.StartAsync();
        await host.FillAsync(new("Note", "1"), 3);
        await host.Projections.PrepareAsync(_notes.Definition, CancellationToken.None);
        return host;
    }

    private static async Task<IProjectionTransaction> BeginAsync(ConformanceHost host) =>
        Expect.NotNull(await host.Projections.TryBeginAsync(_notes.Id, CancellationToken.None), "The transaction");

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
