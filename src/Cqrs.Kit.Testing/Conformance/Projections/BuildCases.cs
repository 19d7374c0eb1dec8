using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Testing;

/// <summary>A rebuild fills tables of its own while the old ones serve, is promoted as a whole, and can be taken back.</summary>
internal static class BuildCases
{
    private static readonly ProjectionId _accounts = new(AccountProjector.Name, 1);

    public static async Task The_old_build_serves_until_the_new_one_is_promoted(ConformanceFixture fixture)
    {
        await using var host = await SpoiltAsync(fixture);

        await host.Control.RebuildAsync(AccountProjector.Name, promote: false);

        await host.ExpectAccountAsync(Bank.A, "spoilt", 1, 1);
        await host.Control.PromoteAsync(AccountProjector.Name);
        await host.ExpectAccountAsync(Bank.A, "a", 0, 1);
        Expect.Equal(2, (await host.StateAsync(AccountProjector.Name)).Shard.Build);
    }

    public static Task Nobody_works_on_a_new_projection_before_its_tables_are_there(ConformanceFixture fixture) =>
        NobodyWorksAsync(fixture, build: 1, (host, notes) => host.Projections.PrepareAsync(notes.Definition, CancellationToken.None).AsTask());

    public static async Task Nobody_works_on_a_new_build_before_its_tables_are_there(ConformanceFixture fixture)
    {
        await NobodyWorksAsync(fixture, build: 2, async (host, notes) =>
        {
            var create = notes.BeforeCreate;
            notes.BeforeCreate = () => Task.CompletedTask;
            await host.Projections.PrepareAsync(notes.Definition, CancellationToken.None);
            notes.BeforeCreate = create;
            await host.Services.GetRequiredService<IProjectionAdministration>().AddBuildAsync(notes.Definition, promotesItself: false, CancellationToken.None);
        });
    }

    public static async Task Going_back_is_one_call_and_the_old_build_was_kept_up_to_date(ConformanceFixture fixture)
    {
        await using var host = await SpoiltAsync(fixture);
        await host.Control.RebuildAsync(AccountProjector.Name);
        await host.GivenAsync(Bank.Stream, new Deposited(Bank.A, 5));
        await host.ProjectAsync();
        await host.ExpectAccountAsync(Bank.A, "a", 5, 2);

        await host.Control.RollBackAsync(AccountProjector.Name);

        await host.ExpectAccountAsync(Bank.A, "spoilt", 6, 2);
        Expect.Sequence([(1, true, true), (2, false, false)], (await host.Control.ListAsync()).Select(status => (status.Build, status.IsLive, status.IsPromoted)), "builds");
        await host.ProjectAsync();
        await host.ExpectAccountAsync(Bank.A, "spoilt", 6, 2); // it does not promote itself again
        await host.Control.PromoteAsync(AccountProjector.Name);
        await host.ExpectAccountAsync(Bank.A, "a", 5, 2);
    }

    public static async Task A_rebuild_after_going_back_begins_anew(ConformanceFixture fixture)
    {
        await using var host = await SpoiltAsync(fixture);
        await host.Control.RebuildAsync(AccountProjector.Name);
        await SpoilAsync(host, build: 2, "spoilt too");
        await host.Control.RollBackAsync(AccountProjector.Name);

        await host.Control.RebuildAsync(AccountProjector.Name);

        await host.ExpectAccountAsync(Bank.A, "a", 0, 1);
    }

    public static async Task A_build_is_not_promoted_before_it_has_come_as_far_as_the_old_one(ConformanceFixture fixture)
    {
        await using var host = await SpoiltAsync(fixture);
        await host.Control.RebuildAsync(AccountProjector.Name, promote: false);
        await host.FillAsync(Bank.Stream, 1);
        await using (var ahead = await host.BeginAsync(_accounts))
        {
            await ahead.CommitAsync(ahead.Checkpoint with { Position = new LogPosition(2), EventId = default }, CancellationToken.None);
        }

        await host.Projections.ReleaseAsync([Expect.NotNull(await host.TryLeaseAsync(_accounts))], CancellationToken.None);
        var administration = host.Services.GetRequiredService<IProjectionAdministration>();
        Expect.True(!await host.Time.RunAsync(administration.TryPromoteAsync(_accounts, 2, CancellationToken.None).AsTask(), TimeSpan.FromSeconds(1)), "it is not promoted");
        await host.ExpectAccountAsync(Bank.A, "spoilt", 1, 1);

        await host.ProjectAsync();
        Expect.True(await administration.TryPromoteAsync(_accounts, 2, CancellationToken.None), "it is promoted");
        await host.ExpectAccountAsync(Bank.A, "a", 0, 1);
    }

    public static async Task What_is_retired_is_gone(ConformanceFixture fixture)
    {
        await using var host = await SpoiltAsync(fixture);
        await host.Control.RebuildAsync(AccountProjector.Name);

        Expect.Equal(1, await host.Control.RetireAsync(AccountProjector.Name));

        Expect.Sequence([2], (await host.Control.ListAsync()).Select(status => status.Build), "builds");
        await host.ExpectAccountAsync(Bank.A, "a", 0, 1);
        await Expect.ThrowsAsync<InvalidOperationException>(() => host.Control.RollBackAsync(AccountProjector.Name).AsTask(), "Going back");
        Expect.Equal(0, await host.Control.RetireAsync(AccountProjector.Name));
    }

    public static async Task There_are_at_most_two_builds_of_a_version(ConformanceFixture fixture)
    {
        await using var host = await SpoiltAsync(fixture);

        for (var i = 0; i < 3; i++)
        {
            await host.Control.RebuildAsync(AccountProjector.Name);
        }

        Expect.Sequence([1, 2], (await host.Control.ListAsync()).Select(status => status.Build), "builds");
        Expect.Equal(2, (await host.StateAsync(AccountProjector.Name)).Shard.Build);
        await host.ExpectAccountAsync(Bank.A, "a", 0, 1);
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task A_rebuild_that_is_under_way_is_joined(ConformanceFixture fixture)
    {
        await using var one = await SpoiltAsync(fixture);
        await using var two = await fixture.StartBankAsync();
        var definition = one.Services.GetRequiredService<ProjectionCatalog>().All.Single();
        var begun = await one.Services.GetRequiredService<IProjectionAdministration>().AddBuildAsync(definition, promotesItself: false, CancellationToken.None);

        await two.Control.RebuildAsync(AccountProjector.Name);

        Expect.Equal(begun, (await two.StateAsync(AccountProjector.Name)).Shard.Build);
        await one.ExpectAccountAsync(Bank.A, "a", 0, 1);
    }

    public static async Task A_poison_event_stops_the_rebuild_and_not_the_live_build(ConformanceFixture fixture)
    {
        await using var host = await SpoiltAsync(fixture);
        await host.GivenAsync(Bank.Stream, new Deposited(Bank.A, 1));
        await host.ProjectAsync();
        host.Calls.FailNext(AccountProjector.Name, int.MaxValue);

        await Expect.ThrowsAsync<ProjectionException>(() => host.Control.RebuildAsync(AccountProjector.Name).AsTask(), "The rebuild");

        Expect.Sequence([ProjectionRunState.Live, ProjectionRunState.Stopped], (await host.Control.ListAsync()).Select(status => status.State), "states");
        await host.ExpectAccountAsync(Bank.A, "spoilt", 2, 2);
    }

    public static async Task Without_another_build_there_is_nothing_to_promote_or_go_back_to(ConformanceFixture fixture)
    {
        await using var host = await SpoiltAsync(fixture);

        await Expect.ThrowsAsync<InvalidOperationException>(() => host.Control.PromoteAsync(AccountProjector.Name).AsTask(), "Promoting");
        await Expect.ThrowsAsync<InvalidOperationException>(() => host.Control.RollBackAsync(AccountProjector.Name).AsTask(), "Going back");
        await Expect.ThrowsAsync<ArgumentException>(() => host.Control.PromoteAsync("not-there").AsTask(), "Promoting what is not there");
    }

    /// <summary>A view with a row that does not follow from the log, as a bug in an earlier projector would have left.</summary>
    private static async Task<ConformanceHost> SpoiltAsync(ConformanceFixture fixture)
    {
        var host = await fixture.StartBankAsync();
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"));
        await host.ProjectAsync();
        await SpoilAsync(host, build: 1, "spoilt");
        return host;
    }

    private static async Task SpoilAsync(ConformanceHost host, int build, string owner)
    {
        var view = host.Services.GetRequiredService<ProjectionCatalog>().View<AccountView>();
        var lease = Expect.NotNull(await host.TryLeaseAsync(_accounts, build: build));
        await using (var transaction = host.Projections.Begin(lease, null))
        {
            await transaction.Table<AccountView, Guid>(view).SaveAsync([new AccountView(Bank.A, owner, 1, 1, DateTimeOffset.UnixEpoch, null)], [], CancellationToken.None);
            await transaction.CommitAsync(transaction.Checkpoint, CancellationToken.None);
        }

        await host.Projections.ReleaseAsync([lease], CancellationToken.None);
    }

    /// <summary>Another node asks for the lease while the tables are made.</summary>
    private static async Task NobodyWorksAsync(ConformanceFixture fixture, int build, Func<ConformanceHost, NoteTable, Task> make)
    {
        await using var host = await fixture.StartAsync();
        var (reached, release) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var notes = new NoteTable
        {
            BeforeCreate = () =>
            {
                reached.SetResult();
                return release.Task;
            },
        };
        var making = make(host, notes);
        await reached.Task;

        var lease = host.TryLeaseAsync(notes.Id, build: build); // a store may give none, or wait
        var early = lease.IsCompleted ? await lease : null;
        release.SetResult();
        await making;

        Expect.Equal(null, early, "The lease");
        if (await lease is null)
        {
            lease = host.TryLeaseAsync(notes.Id, build: build);
        }

        await using var worker = host.Projections.Begin(Expect.NotNull(await lease, "The lease afterwards"), null);
        Expect.Equal(0, (await notes.In(worker).LoadAsync(["a"], CancellationToken.None)).Count, "Rows");
    }
}
