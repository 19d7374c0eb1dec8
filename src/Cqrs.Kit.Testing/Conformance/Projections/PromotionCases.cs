using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Testing;

/// <summary>Promoting and going back: never without a word, never to something older, exactly once whatever is lost on the way.</summary>
internal static class PromotionCases
{
    private static readonly ProjectionId _accounts = new(AccountProjector.Name, 1);
    private static readonly ProjectionFailure _failure = new(new LogPosition(2), "broken", DateTimeOffset.UnixEpoch);

    public static async Task A_build_that_has_stopped_behind_the_live_one_is_refused(ConformanceFixture fixture)
    {
        await using var host = await RebuiltAsync(fixture, promote: false);
        await LeaveBehindAsync(host, build: 2);

        var refused = await Expect.ThrowsAsync<InvalidOperationException>(() => host.Control.PromoteAsync(AccountProjector.Name).AsTask(), "Promoting");

        Expect.True(refused.Message.Contains("ResumeAsync", StringComparison.Ordinal) && refused.Message.Contains("broken", StringComparison.Ordinal), $"\"{refused.Message}\" says what to do");
        await host.ExpectAccountAsync(Bank.A, "a", 1, 2);
    }

    public static async Task Going_back_to_a_build_that_has_stopped_behind_is_refused(ConformanceFixture fixture)
    {
        await using var host = await RebuiltAsync(fixture, promote: true);
        await LeaveBehindAsync(host, build: 1);

        var refused = await Expect.ThrowsAsync<InvalidOperationException>(() => host.Control.RollBackAsync(AccountProjector.Name).AsTask(), "Going back");

        Expect.True(refused.Message.Contains("ResumeAsync", StringComparison.Ordinal), $"\"{refused.Message}\" says what to do");
        await host.ExpectAccountAsync(Bank.A, "a", 1, 2);
    }

    public static async Task A_build_that_is_paused_behind_the_live_one_is_refused(ConformanceFixture fixture)
    {
        await using var host = await RebuiltAsync(fixture, promote: false);
        await host.GivenAsync(Bank.Stream, new Noted("x"));
        await host.MoveAsync(AccountProjector.Name, 2);
        await host.Control.PauseAsync(AccountProjector.Name);

        var refused = await Expect.ThrowsAsync<InvalidOperationException>(() => host.Control.PromoteAsync(AccountProjector.Name).AsTask(), "Promoting");

        Expect.True(refused.Message.Contains("ResumeAsync", StringComparison.Ordinal), $"\"{refused.Message}\" says what to do");
    }

    public static async Task A_build_on_which_nobody_works_is_brought_as_far_first(ConformanceFixture fixture)
    {
        await using var host = await RebuiltAsync(fixture, promote: false);
        await host.GivenAsync(Bank.Stream, new Noted("x"));
        await host.MoveAsync(AccountProjector.Name, 2);

        await host.Control.PromoteAsync(AccountProjector.Name);

        Expect.Equal((2, new LogPosition(2)), ((await host.StateAsync(AccountProjector.Name)).Shard.Build, (await host.CheckpointAsync(AccountProjector.Name)).Position));
    }

    public static Task A_promotion_that_is_lost_before_it_is_made_is_made_again(ConformanceFixture fixture) => PromotedOnceAsync(fixture, FaultyAdministration.BeforeSwitch);

    public static Task A_promotion_whose_answer_is_lost_is_made_once(ConformanceFixture fixture) => PromotedOnceAsync(fixture, FaultyAdministration.AfterSwitch);

    public static Task A_going_back_that_is_lost_before_it_is_made_is_made_again(ConformanceFixture fixture) => TakenBackOnceAsync(fixture, FaultyAdministration.BeforeSwitch);

    public static Task A_going_back_whose_answer_is_lost_is_made_once(ConformanceFixture fixture) => TakenBackOnceAsync(fixture, FaultyAdministration.AfterSwitch);

    public static Task A_running_host_promotes_again_what_was_lost_before(ConformanceFixture fixture) => HostPromotesAsync(fixture, FaultyAdministration.BeforeSwitch);

    public static Task A_running_host_goes_on_when_the_answer_is_lost(ConformanceFixture fixture) => HostPromotesAsync(fixture, FaultyAdministration.AfterSwitch);

    public static async Task Who_waits_across_a_promotion_is_not_answered_by_the_old_builds_commit(ConformanceFixture fixture)
    {
        await using var host = await RebuiltAsync(fixture, promote: false);
        await host.GivenAsync(Bank.Stream, new Deposited(Bank.A, 5));
        var lease = Expect.NotNull(await host.TryLeaseAsync(_accounts));
        await using var worker = host.Projections.Begin(lease, null);
        var answer = host.Queries.AskAsync(new GetAccount(Bank.A), Freshness.AtLeast(new LogPosition(2), TimeSpan.FromDays(1))).AsTask();
        await host.Time.WaitedForAsync(); // it has seen that build 1 is live, and behind

        Expect.True(await host.Services.GetRequiredService<IProjectionAdministration>().TryPromoteAsync(_accounts, 2, CancellationToken.None), "build 2 is promoted");
        await Expect.ThrowsAsync<ProjectionLeaseLostException>(() => worker.CommitAsync(worker.Checkpoint with { Position = new LogPosition(2) }, CancellationToken.None).AsTask(), "The old build's commit");
        Expect.True(!answer.IsCompleted, "it waits on");
        await host.ProjectAsync();

        var fresh = await answer;
        Expect.Equal((5m, StaleReason.None, true), (fresh.Value!.Balance, fresh.Stale, fresh.AsOf >= new LogPosition(2)));
    }

    /// <summary>The live build has come to an event at which the other has stopped.</summary>
    private static async Task LeaveBehindAsync(ConformanceHost host, int build)
    {
        await host.GivenAsync(Bank.Stream, new Deposited(Bank.A, 1));
        await host.Projections.RecordFailureAsync(Expect.NotNull(await host.TryLeaseAsync(_accounts, build: build)), _failure, CancellationToken.None);
        var live = (await host.StateAsync(AccountProjector.Name)).Shard.Build;
        var view = host.Services.GetRequiredService<ProjectionCatalog>().View<AccountView>();
        var lease = Expect.NotNull(await host.TryLeaseAsync(_accounts, build: live));
        await using var worker = host.Projections.Begin(lease, null);
        var row = (await worker.Table<AccountView, Guid>(view).LoadAsync([Bank.A], CancellationToken.None))[Bank.A];
        await worker.Table<AccountView, Guid>(view).SaveAsync([row with { Balance = 1, Changes = 2 }], [], CancellationToken.None);
        await worker.CommitAsync(worker.Checkpoint with { Position = new LogPosition(2), EventId = default }, CancellationToken.None);
    }

    private static async Task PromotedOnceAsync(ConformanceFixture fixture, string fault)
    {
        await using var host = await RebuiltAsync(fixture, promote: false);
        host.Calls.FailNext(fault, 3);

        await InTimeAsync(host, host.Control.PromoteAsync(AccountProjector.Name));

        await ExpectLostAsync(host, fault, 3, [(1, false, false), (2, true, true)]);
    }

    private static async Task TakenBackOnceAsync(ConformanceFixture fixture, string fault)
    {
        await using var host = await RebuiltAsync(fixture, promote: true);
        host.Calls.FailNext(fault, 3);

        await InTimeAsync(host, host.Control.RollBackAsync(AccountProjector.Name));

        await ExpectLostAsync(host, fault, 3, [(1, true, true), (2, false, false)]);
    }

    private static async Task HostPromotesAsync(ConformanceFixture fixture, string fault)
    {
        await using var host = await RebuiltAsync(fixture, promote: false);
        await host.RunAsync();
        await host.UntilAsync(AccountProjector.Name, state => state.Owner is not null);
        host.Calls.FailNext(fault, 1);

        await InTimeAsync(host, host.Control.RebuildAsync(AccountProjector.Name));

        while (await host.Calls.NextAsync() != $"lost {fault}")
        {
            // the promotion is seen before the host has lost the answer
        }

        await ExpectLostAsync(host, fault, 0, [(1, false, false), (2, true, true)]);
        await host.GivenAsync(Bank.Stream, new Deposited(Bank.A, 1));
        await host.PassedAsync(AccountProjector.Name, 2);
        await host.ExpectAccountAsync(Bank.A, "a", 1, 2);
    }

    private static async Task ExpectLostAsync(ConformanceHost host, string fault, int times, (int, bool, bool)[] builds)
    {
        Expect.Equal(times, host.Calls.Take().Count(call => call == $"lost {fault}"), "Losses");
        Expect.Sequence(builds, (await host.Control.ListAsync()).Select(status => (status.Build, status.IsLive, status.IsPromoted)), "builds");
    }

    private static Task<bool> InTimeAsync(ConformanceHost host, ValueTask task) => host.Time.RunAsync(DoneAsync(task), TimeSpan.FromSeconds(1));

    private static async Task<bool> DoneAsync(ValueTask task)
    {
        await task;
        return true;
    }

    /// <summary>Two builds at position 1.</summary>
    private static async Task<ConformanceHost> RebuiltAsync(ConformanceFixture fixture, bool promote)
    {
        var host = await fixture.StartAsync(cqrs => cqrs.Services.AddAdministrationFaults(), [.. AccountProjector.Types, typeof(Noted), typeof(GetAccount), typeof(GetAccountHandler)]);
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"));
        await host.ProjectAsync();
        await host.Control.RebuildAsync(AccountProjector.Name, promote: promote);
        return host;
    }
}
