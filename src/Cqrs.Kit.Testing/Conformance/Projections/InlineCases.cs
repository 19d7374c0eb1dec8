namespace Cqrs.Kit.Testing;

/// <summary>Inline projections: what they keep becomes visible with the append, or neither does.</summary>
internal static class InlineCases
{
    [Requires(ConformanceCapabilities.InlineProjections)]
    public static async Task The_view_is_current_when_the_append_returns(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(InlineProjector.Types);
        await host.GivenAsync(Bank.StreamOf(Bank.A), new Opened(Bank.A, "a"), new Deposited(Bank.A, 1));
        await ExpectAsync(host, Bank.A, 1, 1);
        await host.GivenAsync(Bank.StreamOf(Bank.A), new Deposited(Bank.A, 2));
        await ExpectAsync(host, Bank.A, 3, 2);
        await host.FillAsync(Bank.StreamOf(Bank.A), 1);
        var checkpoint = await host.CheckpointAsync(InlineProjector.Name);

        Expect.Equal(new LogPosition(4), checkpoint.Position);
        Expect.Equal((await host.ProbeAsync()).HeadEventId, checkpoint.EventId);
        Expect.True(checkpoint.HasCaughtUp, "it has caught up");
    }

    [Requires(ConformanceCapabilities.InlineProjections)]
    public static async Task An_append_to_several_streams_changes_several_rows(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(InlineProjector.Types);

        await host.Store.AppendAsync(new AppendRequest(
            new StreamAppend(Bank.StreamOf(Bank.A), ExpectedVersion.NoStream, [new Opened(Bank.A, "a"), new Deposited(Bank.A, 1)]),
            new StreamAppend(Bank.StreamOf(Bank.B), ExpectedVersion.NoStream, [new Opened(Bank.B, "b")])));

        await ExpectAsync(host, Bank.A, 1, 1);
        await ExpectAsync(host, Bank.B, 0, 0);
    }

    [Requires(ConformanceCapabilities.InlineProjections)]
    public static async Task A_projector_that_throws_fails_the_append_and_nothing_is_written(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(InlineProjector.Types);
        await host.GivenAsync(Bank.StreamOf(Bank.A), new Opened(Bank.A, "a"));
        var record = new CommandRecord(CommandId.New(), new byte[32], default, default);
        host.Calls.FailNext(InlineProjector.Name, 1);
        var request = new AppendRequest([new StreamAppend(Bank.StreamOf(Bank.A), ExpectedVersion.Any, [new Noted("x"), new Deposited(Bank.A, 1)])]) { Command = record };

        var thrown = await Expect.ThrowsAsync<ProjectionException>(() => host.Store.AppendAsync(request).AsTask(), "The append");

        Expect.Equal(new ProjectionId(InlineProjector.Name, 1), thrown.Projection);
        await host.ExpectHeadAsync(1);
        await ExpectAsync(host, Bank.A, 0, 0);
        Expect.Equal(new LogPosition(1), (await host.CheckpointAsync(InlineProjector.Name)).Position);
        Expect.Equal(null, await host.Store.FindCommandAsync(record.Id, CancellationToken.None), "The command's record");
        await host.Store.AppendAsync(request);
        await ExpectAsync(host, Bank.A, 1, 2);
    }

    [Requires(ConformanceCapabilities.InlineProjections)]
    public static async Task An_event_that_does_not_fit_the_view_fails_the_append(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(InlineProjector.Types);

        await Expect.ThrowsAsync<ProjectionException>(() => host.GivenAsync(Bank.StreamOf(Bank.A), new Deposited(Bank.A, 1)), "An update without a row");
        await Expect.ThrowsAsync<ProjectionException>(() => host.GivenAsync(Bank.StreamOf(Bank.B), new Opened(Bank.A, "a")), "A key that is not the stream's id");

        await host.ExpectHeadAsync(0);
    }

    [Requires(ConformanceCapabilities.InlineProjections)]
    public static async Task An_error_of_a_projectors_own_fails_the_append_in_the_same_way(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(typeof(RawInlineProjector), typeof(Opened));
        host.Calls.FailNext("raw", 1);

        var thrown = await Expect.ThrowsAsync<ProjectionException>(() => host.GivenAsync(Bank.StreamOf(Bank.A), new Opened(Bank.A, "a")), "The append");

        Expect.True(thrown.InnerException is InvalidOperationException, "the cause is told");
        await host.ExpectHeadAsync(0);
        await host.GivenAsync(Bank.StreamOf(Bank.A), new Noted("x"), new Opened(Bank.A, "a"));
        Expect.Sequence([$"Account-{Bank.A} 1 at 2 for conformance-inline-raw"], host.Calls.Take(), "calls");
    }

    [Requires(ConformanceCapabilities.InlineProjections)]
    public static async Task A_conflict_changes_no_row(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(InlineProjector.Types);
        await host.GivenAsync(Bank.StreamOf(Bank.A), new Opened(Bank.A, "a"));

        var result = await host.Store.TryAppendAsync(new AppendRequest([new StreamAppend(Bank.StreamOf(Bank.A), ExpectedVersion.NoStream, [new Deposited(Bank.A, 1)])]), CancellationToken.None);

        Expect.Equal(AppendOutcome.Conflict, result.Outcome);
        await ExpectAsync(host, Bank.A, 0, 0);
    }

    [Requires(ConformanceCapabilities.InlineProjections)]
    public static async Task An_append_asked_again_is_applied_once(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(InlineProjector.Types);
        await host.GivenAsync(Bank.StreamOf(Bank.A), new Opened(Bank.A, "a"));
        var request = new AppendRequest([new StreamAppend(Bank.StreamOf(Bank.A), ExpectedVersion.Exactly(0), [new Deposited(Bank.A, 1)])]);

        await host.Store.AppendAsync(request);
        var again = await host.Store.AppendAsync(request);

        Expect.Equal(new LogPosition(2), again.Position);
        await ExpectAsync(host, Bank.A, 1, 1);
    }

    [Requires(ConformanceCapabilities.InlineProjections)]
    public static async Task Parallel_appends_are_each_applied_once(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(InlineProjector.Types);
        await host.GivenAsync(Bank.StreamOf(Bank.A), new Opened(Bank.A, "a"));

        await ConcurrencyCases.Parallel(20, _ => host.GivenAsync(Bank.StreamOf(Bank.A), new Deposited(Bank.A, 1)));

        await ExpectAsync(host, Bank.A, 20, 20);
        Expect.Equal(new LogPosition(21), (await host.CheckpointAsync(InlineProjector.Name)).Position);
    }

    [Requires(ConformanceCapabilities.InlineProjections)]
    public static async Task Parallel_appends_beside_running_projections_are_each_applied_once(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync([.. AccountProjector.Types, typeof(InlineProjector)]);
        await host.RunAsync();
        await host.GivenAsync(Bank.StreamOf(Bank.A), new Opened(Bank.A, "a"));

        await ConcurrencyCases.Parallel(20, _ => host.GivenAsync(Bank.StreamOf(Bank.A), new Deposited(Bank.A, 1)));

        await ExpectAsync(host, Bank.A, 20, 20);
        await host.PassedAsync(AccountProjector.Name, 21);
        await host.ExpectAccountAsync(Bank.A, "a", 20, 21);
    }

    [Requires(ConformanceCapabilities.InlineProjections | ConformanceCapabilities.SharedData)]
    public static async Task One_that_is_new_on_an_old_log_catches_up_first(ConformanceFixture fixture)
    {
        await using (var before = await fixture.StartAsync(typeof(Opened), typeof(Deposited)))
        {
            await before.GivenAsync(Bank.StreamOf(Bank.A), new Opened(Bank.A, "a"), new Deposited(Bank.A, 1));
        }

        await using var host = await fixture.StartAsync(InlineProjector.Types);
        await host.GivenAsync(Bank.StreamOf(Bank.A), new Deposited(Bank.A, 2));
        Expect.Equal(null, await host.FindAsync<InlineView, Guid>(Bank.A), "The row");

        await host.ProjectAsync();
        await ExpectAsync(host, Bank.A, 3, 2);
        await host.GivenAsync(Bank.StreamOf(Bank.A), new Deposited(Bank.A, 3));
        await ExpectAsync(host, Bank.A, 6, 3);
    }

    [Requires(ConformanceCapabilities.InlineProjections | ConformanceCapabilities.SharedData)]
    public static async Task One_that_is_new_stops_at_an_event_that_does_not_fit_and_keeps_those_before(ConformanceFixture fixture)
    {
        await using (var before = await fixture.StartAsync(typeof(Opened), typeof(Deposited)))
        {
            await before.GivenAsync(Bank.StreamOf(Bank.A), new Opened(Bank.A, "a"), new Deposited(Bank.A, 1), new Opened(Bank.A, "again"));
        }

        await using var host = await fixture.StartAsync(InlineProjector.Types);
        await host.RunAsync();
        await host.StoppedAsync(InlineProjector.Name);

        Expect.Equal(new LogPosition(3), (await host.StateAsync(InlineProjector.Name)).Failure!.Position);
        await ExpectAsync(host, Bank.A, 1, 1);
    }

    [Requires(ConformanceCapabilities.InlineProjections)]
    public static async Task A_rebuild_gives_what_the_appends_gave(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(InlineProjector.Types);
        await host.GivenAsync(Bank.StreamOf(Bank.A), new Opened(Bank.A, "a"), new Deposited(Bank.A, 1));

        await host.Control.RebuildAsync(InlineProjector.Name);

        await ExpectAsync(host, Bank.A, 1, 1);
        await host.GivenAsync(Bank.StreamOf(Bank.A), new Deposited(Bank.A, 1));
        await ExpectAsync(host, Bank.A, 2, 2);
    }

    [Requires(ConformanceCapabilities.InlineProjections)]
    public static async Task An_append_waits_for_a_runner_that_holds_the_log(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(InlineProjector.Types);
        await host.GivenAsync(Bank.StreamOf(Bank.A), new Opened(Bank.A, "a"));
        await using var runner = await host.BeginAsync(new(InlineProjector.Name, 1));
        await runner.HoldLogAsync(CancellationToken.None);

        var append = host.GivenAsync(Bank.StreamOf(Bank.A), new Deposited(Bank.A, 1));
        Expect.Equal(new LogPosition(1), (await host.ProbeAsync()).Head);
        await runner.CommitAsync(runner.Checkpoint, CancellationToken.None);
        await runner.DisposeAsync();
        await append;

        await ExpectAsync(host, Bank.A, 1, 1);
    }

    private static async Task ExpectAsync(ConformanceHost host, Guid account, decimal balance, long version) =>
        Expect.Equal(new InlineView(account, balance, version), await host.FindAsync<InlineView, Guid>(account), "The row");
}
