namespace Cqrs.Kit.Testing;

/// <summary>One node at a time works on a shard, by a lease on the store's clock; whoever has lost it commits nothing.</summary>
internal static class LeaseCases
{
    private static readonly NoteTable _notes = new();
    private static readonly ProjectionShard _shard = new(_notes.Id, 1, 0);

    public static async Task While_one_node_has_it_no_other_gets_it(ConformanceFixture fixture)
    {
        await using var host = await PreparedAsync(fixture);
        var first = Expect.NotNull(await LeaseAsync(host, "one"));

        Expect.Equal(null, await LeaseAsync(host, "two"), "The lease of another node");

        Expect.Equal((_shard, 1, "one"), (first.Shard, first.Of, first.Node));
        Expect.Equal("one", (await host.StateAsync(_notes.Id.Name)).Owner);
    }

    public static async Task The_same_node_takes_it_anew_in_another_epoch(ConformanceFixture fixture)
    {
        await using var host = await PreparedAsync(fixture);
        var first = Expect.NotNull(await LeaseAsync(host, "one"));

        var again = Expect.NotNull(await LeaseAsync(host, "one"));

        Expect.True(again.Checkpoint.Epoch != first.Checkpoint.Epoch, "the epoch is another");
        await RefusedAsync(host, first);
    }

    public static async Task What_is_given_back_can_be_taken_at_once(ConformanceFixture fixture)
    {
        await using var host = await PreparedAsync(fixture);
        var first = Expect.NotNull(await LeaseAsync(host, "one"));

        await host.Projections.ReleaseAsync([first], CancellationToken.None);

        Expect.Equal(null, (await host.StateAsync(_notes.Id.Name)).Owner);
        Expect.NotNull(await LeaseAsync(host, "two"));
    }

    public static async Task When_its_time_is_over_another_takes_it_and_the_old_owner_commits_nothing(ConformanceFixture fixture)
    {
        await using var host = await PreparedAsync(fixture);
        var stale = Expect.NotNull(await LeaseAsync(host, "one", TimeSpan.Zero));
        await using var late = host.Projections.Begin(stale, null);
        await _notes.In(late).LoadAsync(["a", "b"], CancellationToken.None);
        await _notes.In(late).SaveAsync([new NoteRow("a", "late"), new NoteRow("b", "late")], [], CancellationToken.None);

        var lease = Expect.NotNull(await LeaseAsync(host, "two"));
        await CommitAsync(host, lease, 1, new NoteRow("a", "new"));
        await Expect.ThrowsAsync<ProjectionLeaseLostException>(() => late.CommitAsync(stale.Checkpoint with { Position = new LogPosition(2) }, CancellationToken.None).AsTask(), "The late commit");

        await ExpectRowsAsync(host, new NoteRow("a", "new"));
        Expect.Equal(new LogPosition(1), (await host.CheckpointAsync(_notes.Id.Name)).Position);
    }

    public static async Task A_commit_at_a_position_that_was_passed_since_is_refused(ConformanceFixture fixture)
    {
        await using var host = await PreparedAsync(fixture);
        var lease = Expect.NotNull(await LeaseAsync(host, "one"));
        await CommitAsync(host, lease, 1, new NoteRow("a", "1"));

        await Expect.ThrowsAsync<ProjectionLeaseLostException>(() => CommitAsync(host, lease, 1, new NoteRow("a", "twice")), "The same commit again");

        await ExpectRowsAsync(host, new NoteRow("a", "1"));
    }

    public static async Task A_renewal_tells_what_is_still_held(ConformanceFixture fixture)
    {
        await using var host = await PreparedAsync(fixture);
        var other = new NoteTable("conformance-others");
        await host.Projections.PrepareAsync(other.Definition, CancellationToken.None);
        var lost = Expect.NotNull(await LeaseAsync(host, "one", TimeSpan.Zero));
        var kept = Expect.NotNull(await host.TryLeaseAsync(other.Id, "one"));
        Expect.NotNull(await LeaseAsync(host, "two"));

        var renewal = await host.Projections.RenewAsync("one", [lost, kept], TimeSpan.FromMinutes(1), CancellationToken.None);

        Expect.Sequence([kept.Shard], renewal.Held, "held shards");
    }

    public static async Task A_renewed_lease_lasts_longer(ConformanceFixture fixture)
    {
        await using var host = await PreparedAsync(fixture);
        var lease = Expect.NotNull(await LeaseAsync(host, "one", TimeSpan.Zero));

        await host.Projections.RenewAsync("one", [lease], TimeSpan.FromMinutes(1), CancellationToken.None);

        Expect.Equal(null, await LeaseAsync(host, "two"), "The lease of another node");
    }

    public static async Task A_commit_renews_its_lease(ConformanceFixture fixture)
    {
        await using var host = await PreparedAsync(fixture);
        var lease = Expect.NotNull(await LeaseAsync(host, "one", TimeSpan.Zero));

        await CommitAsync(host, lease, 1);

        Expect.Equal(null, await LeaseAsync(host, "two"), "The lease of another node");
    }

    public static async Task Nodes_that_are_alive_are_counted(ConformanceFixture fixture)
    {
        await using var host = await PreparedAsync(fixture);

        await host.Projections.RenewAsync("gone", [], TimeSpan.Zero, CancellationToken.None);
        var first = await host.Projections.RenewAsync("one", [], TimeSpan.FromMinutes(1), CancellationToken.None);
        var second = await host.Projections.RenewAsync("two", [], TimeSpan.FromMinutes(1), CancellationToken.None);
        await host.Projections.LeaveAsync("one", CancellationToken.None);
        var third = await host.Projections.RenewAsync("two", [], TimeSpan.FromMinutes(1), CancellationToken.None);

        Expect.Sequence([1, 2, 1], [first.Nodes, second.Nodes, third.Nodes], "numbers of nodes");
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task A_node_that_stops_hands_over_at_once(ConformanceFixture fixture)
    {
        var one = await fixture.StartBankAsync();
        await one.RunAsync();
        await one.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"));
        await one.PassedAsync(AccountProjector.Name, 1);
        await using var two = await fixture.StartBankAsync();
        await one.DisposeAsync();

        await two.GivenAsync(Bank.Stream, new Deposited(Bank.A, 1));
        await two.ProjectAsync();

        await two.ExpectAccountAsync(Bank.A, "a", 1, 2);
    }

    private static async Task RefusedAsync(ConformanceHost host, ProjectionLease lease)
    {
        await Expect.ThrowsAsync<ProjectionLeaseLostException>(() => CommitAsync(host, lease, 1, new NoteRow("a", "x")), "The commit");
        await ExpectRowsAsync(host);
    }

    private static async Task<ConformanceHost> PreparedAsync(ConformanceFixture fixture)
    {
        var host = await fixture.StartAsync();
        await host.FillAsync(new("Note", "1"), 3);
        await host.Projections.PrepareAsync(_notes.Definition, CancellationToken.None);
        return host;
    }

    private static async Task<ProjectionLease?> LeaseAsync(ConformanceHost host, string node, TimeSpan? duration = null) =>
        await host.Projections.TryLeaseAsync(_shard, node, duration ?? TimeSpan.FromMinutes(1), CancellationToken.None);

    private static async Task CommitAsync(ConformanceHost host, ProjectionLease lease, long position, params NoteRow[] rows)
    {
        await using var transaction = host.Projections.Begin(lease, null);
        await _notes.In(transaction).SaveAsync(rows, [], CancellationToken.None);
        await transaction.CommitAsync(lease.Checkpoint with { Position = new LogPosition(position) }, CancellationToken.None);
    }

    private static async Task ExpectRowsAsync(ConformanceHost host, params NoteRow[] rows)
    {
        await using var transaction = host.Projections.Begin(new ProjectionLease(_shard, "reader", default), null);
        var found = await _notes.In(transaction).LoadAsync(["a", "b"], CancellationToken.None);
        Expect.Sequence(rows, found.Values.OrderBy(row => row.Id, StringComparer.Ordinal), "rows");
    }
}
