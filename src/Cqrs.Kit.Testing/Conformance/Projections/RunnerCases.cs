using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Testing;

/// <summary>Running a projection: where it stands after what, and what a restart or a rebuild makes of it.</summary>
internal static class RunnerCases
{
    private static readonly object[] _history =
    [
        new Moved("a", "Rome"), new Opened(Bank.A, "a"), new Opened(Bank.B, "b"), new Noted("of no interest"), new Transferred(Bank.A, Bank.B, 7),
        new Deposited(Bank.A, 1), new Adjusted(Bank.C, 3), new Closed(Bank.C), new Greeted("a"), new Noted("nor this"),
    ];

    public static async Task Events_that_are_not_handled_are_passed(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync();
        await host.FillAsync(Bank.Stream, 5);
        await host.ProjectAsync();
        var checkpoint = await host.CheckpointAsync(AccountProjector.Name);

        Expect.Equal(new LogPosition(5), checkpoint.Position);
        Expect.Equal((await host.ProbeAsync()).HeadEventId, checkpoint.EventId);
        Expect.True(checkpoint.HasCaughtUp, "it has caught up");
        await host.FillAsync(Bank.Stream, 1);
        await host.ProjectAsync();
        Expect.Equal(new LogPosition(6), (await host.CheckpointAsync(AccountProjector.Name)).Position);
    }

    public static async Task On_an_empty_log_a_projection_has_caught_up(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync();

        await host.ProjectAsync();
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"));
        await host.ProjectAsync();

        await host.ExpectAccountAsync(Bank.A, "a", 0, 1);
    }

    public static Task Every_batch_size_gives_the_same_rows_1(ConformanceFixture fixture) => ExpectHistoryAsync(fixture, 1);

    public static Task Every_batch_size_gives_the_same_rows_4(ConformanceFixture fixture) => ExpectHistoryAsync(fixture, 4);

    public static Task Every_batch_size_gives_the_same_rows_1000(ConformanceFixture fixture) => ExpectHistoryAsync(fixture, 1_000);

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task A_restart_goes_on_where_it_was(ConformanceFixture fixture)
    {
        await using (var before = await fixture.StartBankAsync())
        {
            await before.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"), new Deposited(Bank.A, 1));
            await before.ProjectAsync();
            await before.GivenAsync(Bank.Stream, new Deposited(Bank.A, 2));
        }

        await using var after = await fixture.StartBankAsync();
        Expect.Equal(new LogPosition(2), (await after.CheckpointAsync(AccountProjector.Name)).Position);
        await after.ProjectAsync();

        await after.ExpectAccountAsync(Bank.A, "a", 3, 3);
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task Nodes_take_turns_and_apply_each_event_once(ConformanceFixture fixture)
    {
        await using var one = await fixture.StartBankAsync();
        await using var two = await fixture.StartBankAsync();
        await one.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"));
        for (var i = 0; i < 10; i++)
        {
            var last = await one.GivenAsync(Bank.Stream, new Deposited(Bank.A, 1), new Deposited(Bank.A, 1));
            await one.Time.RunAsync(two.Time.RunAsync(BothAsync(last), TimeSpan.FromSeconds(1)), TimeSpan.FromSeconds(1));
        }

        await two.ExpectAccountAsync(Bank.A, "a", 20, 21);

        async Task<bool> BothAsync(LogPosition position)
        {
            await Task.WhenAll(one.ProjectAsync(position), two.ProjectAsync(position));
            return true;
        }
    }

    public static async Task A_rebuild_gives_what_a_clean_build_gives_and_tells_how_far_it_is(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync();
        await host.GivenAsync(Bank.Stream, _history);
        await host.ProjectAsync();
        var (before, rows) = (await host.CheckpointAsync(AccountProjector.Name), await RowsAsync(host));
        var progress = new Progress();

        await host.Control.RebuildAsync(AccountProjector.Name, progress);

        Expect.Sequence(rows, await RowsAsync(host));
        var after = await host.CheckpointAsync(AccountProjector.Name);
        Expect.Equal(before with { Epoch = after.Epoch }, after);
        Expect.True(after.Epoch != before.Epoch, "the epoch is a new one");
        Expect.True(progress.Told.Count > 0, "progress was told");
        Expect.Equal((10L, 10L), progress.Told.Select(told => (told.Done, told.Total)).Last(), "The last progress");
    }

    public static async Task A_rebuild_empties_what_does_not_belong(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync();
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"));
        await host.ProjectAsync();
        await SpoilAsync(host);

        await host.Control.RebuildAsync(AccountProjector.Name);

        await host.ExpectAccountAsync(Bank.A, "a", 0, 1);
        await host.ExpectNoAccountAsync(Bank.C);
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task A_rebuild_that_one_node_broke_off_is_finished_by_another(ConformanceFixture fixture)
    {
        await using var one = await fixture.StartBankAsync();
        await using var two = await fixture.StartBankAsync();
        await one.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"), new Deposited(Bank.A, 1));
        await two.ProjectAsync();
        await two.ProjectAsync();

        // What a rebuild begins with; then node one is gone.
        var definition = one.Services.GetRequiredService<ProjectionCatalog>().All.Single();
        await one.Services.GetRequiredService<IProjectionAdministration>().AddBuildAsync(definition, promotesItself: true, CancellationToken.None);

        await two.Time.RunAsync(two.ProjectAsync().ContinueWith(project => project.IsCompletedSuccessfully, TaskScheduler.Default), TimeSpan.FromSeconds(10));

        await two.ExpectAccountAsync(Bank.A, "a", 1, 2);
    }

    public static async Task What_cannot_be_rebuilt_or_resumed_is_refused(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync();

        await Expect.ThrowsAsync<ArgumentException>(() => host.Control.RebuildAsync("not-there").AsTask(), "Rebuilding what is not there");
        await Expect.ThrowsAsync<ArgumentException>(() => host.Control.ResumeAsync("not-there").AsTask(), "Resuming what is not there");
    }

    public static async Task The_list_of_projections_tells_their_lag(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync();
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"));
        await host.ProjectAsync();
        await host.GivenAsync(Bank.Stream, new Deposited(Bank.A, 1), new Noted("x"));
        host.Time.Advance(TimeSpan.FromSeconds(1));

        var behind = (await host.Control.ListAsync()).Single();
        await host.ProjectAsync();
        var there = (await host.Control.ListAsync()).Single();

        Expect.Equal((ProjectionRunState.Live, 1L, 2L), (behind.State, behind.Position.Value, behind.LagEvents), "How it stands when behind");
        Expect.True(behind.Lag > TimeSpan.Zero, "it lags");
        Expect.Equal((ProjectionRunState.Live, 3L, 0L, TimeSpan.Zero), (there.State, there.Position.Value, there.LagEvents, there.Lag), "How it stands at the end");
    }

    private static async Task ExpectHistoryAsync(ConformanceFixture fixture, int batchSize)
    {
        await using var host = await fixture.StartAsync(cqrs => cqrs.Services.AddCqrs(options => options.ProjectionBatchSize = batchSize), [typeof(Noted), .. AccountProjector.Types]);
        await host.GivenAsync(Bank.Stream, _history);
        await host.ProjectAsync();

        await host.ExpectAccountAsync(Bank.A, "a", -6, 2, "Rome, greeted");
        await host.ExpectAccountAsync(Bank.B, "b", 7, 1);
        await host.ExpectNoAccountAsync(Bank.C);
        Expect.Equal(new LogPosition(10), (await host.CheckpointAsync(AccountProjector.Name)).Position);
    }

    private static async Task<List<AccountView?>> RowsAsync(ConformanceHost host) =>
        [await host.AccountAsync(Bank.A), await host.AccountAsync(Bank.B), await host.AccountAsync(Bank.C)];

    /// <summary>Writes a row past the log, as a bug in an earlier projector would have.</summary>
    private static async Task SpoilAsync(ConformanceHost host)
    {
        var view = host.Services.GetRequiredService<ProjectionCatalog>().View<AccountView>();
        await using var transaction = await host.BeginAsync(new(AccountProjector.Name, 1));
        await transaction.Table<AccountView, Guid>(view).SaveAsync([new AccountView(Bank.C, "spoilt", 1, 1, DateTimeOffset.UnixEpoch, null)], [], CancellationToken.None);
        await transaction.CommitAsync(transaction.Checkpoint, CancellationToken.None);
    }

    private sealed class Progress : IProgress<RebuildProgress>
    {
        public List<RebuildProgress> Told { get; } = [];

        public void Report(RebuildProgress value) => Told.Add(value);
    }
}
