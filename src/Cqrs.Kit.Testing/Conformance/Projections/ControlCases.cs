namespace Cqrs.Kit.Testing;

/// <summary>Projections are paused, stopped, resumed, rewound, and let past one event, each by an explicit act.</summary>
internal static class ControlCases
{
    public static async Task A_paused_projection_stays_where_it_is_and_lags(ConformanceFixture fixture)
    {
        await using var host = await StartAsync(fixture);
        await host.Control.PauseAsync(AccountProjector.Name);
        await host.GivenAsync(Bank.Stream, new Deposited(Bank.A, 1));

        await host.ProjectAsync();
        var answer = await host.Queries.AskAsync(new GetAccount(Bank.A), Freshness.AtLeast(new LogPosition(2), TimeSpan.Zero));

        Expect.Equal((ProjectionRunState.Paused, StaleReason.Lagging), ((await host.Control.ListAsync()).Single().State, answer.Stale));
        await host.Control.ResumeAsync(AccountProjector.Name);
        await host.ProjectAsync();
        await host.ExpectAccountAsync(Bank.A, "a", 1, 2);
    }

    public static async Task A_stopped_projection_answers_at_once(ConformanceFixture fixture)
    {
        await using var host = await StartAsync(fixture);
        await host.Control.StopAsync(AccountProjector.Name);
        await host.GivenAsync(Bank.Stream, new Deposited(Bank.A, 1));

        // The clock stands still: an answer that waited would never come.
        var answer = await host.Queries.AskAsync(new GetAccount(Bank.A), Freshness.AtLeast(new LogPosition(2)));

        Expect.Equal((ProjectionRunState.Stopped, StaleReason.Stopped), ((await host.Control.ListAsync()).Single().State, answer.Stale));
        await host.Control.ResumeAsync(AccountProjector.Name);
        await host.ProjectAsync();
        await host.ExpectAccountAsync(Bank.A, "a", 1, 2);
    }

    public static async Task A_running_host_lets_go_of_what_is_paused(ConformanceFixture fixture)
    {
        await using var host = await StartAsync(fixture);
        await host.RunAsync();
        await host.GivenAsync(Bank.Stream, new Deposited(Bank.A, 1));
        await host.PassedAsync(AccountProjector.Name, 2);

        await host.Control.PauseAsync(AccountProjector.Name);
        await host.UntilAsync(AccountProjector.Name, state => state.Owner is null);
        await host.Control.ResumeAsync(AccountProjector.Name);
        await host.GivenAsync(Bank.Stream, new Deposited(Bank.A, 1));

        await host.PassedAsync(AccountProjector.Name, 3);
        await host.ExpectAccountAsync(Bank.A, "a", 2, 3);
    }

    public static async Task The_event_at_which_it_has_stopped_can_be_skipped_and_no_other(ConformanceFixture fixture)
    {
        await using var host = await StartAsync(fixture);
        await host.GivenAsync(Bank.Stream, new Deposited(Bank.A, 1), new Opened(Bank.B, "b"));
        host.Calls.FailNext(AccountProjector.Name, int.MaxValue);
        await Expect.ThrowsAsync<ProjectionException>(() => host.ProjectAsync(), "The projection");

        await Expect.ThrowsAsync<InvalidOperationException>(() => host.Control.SkipAsync(AccountProjector.Name, new LogPosition(3), "wrong one").AsTask(), "Skipping another");
        await Expect.ThrowsAsync<ArgumentException>(() => host.Control.SkipAsync(AccountProjector.Name, new LogPosition(2), " ").AsTask(), "Skipping without a reason");
        await host.Control.SkipAsync(AccountProjector.Name, new LogPosition(2), "spoilt at its source");
        await host.ProjectAsync();

        await host.ExpectAccountAsync(Bank.A, "a", 0, 1);
        await host.ExpectAccountAsync(Bank.B, "b", 0, 1);
        await host.Control.RebuildAsync(AccountProjector.Name);
        await host.ExpectAccountAsync(Bank.A, "a", 0, 1);
        await host.ExpectAccountAsync(Bank.B, "b", 0, 1);
    }

    public static async Task A_subscription_that_is_rewound_gets_its_events_again(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(typeof(Opened), typeof(Deposited), typeof(Bookkeeper));
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"), new Deposited(Bank.A, 1));
        await host.ProjectAsync();
        host.Calls.Take();
        var name = (await host.Control.ListAsync()).Single().Projection.Name;

        await host.Control.RewindAsync(name, new LogPosition(1));
        await host.ProjectAsync();

        Expect.Sequence(["2 deposited 1"], host.Calls.Take(), "calls");
        await Expect.ThrowsAsync<ArgumentOutOfRangeException>(() => host.Control.RewindAsync(name, new LogPosition(3)).AsTask(), "Rewinding past the end");
    }

    public static async Task A_running_host_notices_a_rewind_on_a_quiet_log(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(typeof(Opened), typeof(Deposited), typeof(Bookkeeper));
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"), new Deposited(Bank.A, 1));
        await host.RunAsync();
        var name = (await host.Control.ListAsync()).Single().Projection.Name;
        await host.PassedAsync(name, 2);
        host.Calls.Take();

        await host.Control.RewindAsync(name, new LogPosition(1));
        await host.PassedAsync(name, 2);

        Expect.Sequence(["2 deposited 1"], host.Calls.Take(), "calls");
    }

    public static async Task A_view_is_not_rewound_but_rebuilt(ConformanceFixture fixture)
    {
        await using var host = await StartAsync(fixture);

        await Expect.ThrowsAsync<ArgumentException>(() => host.Control.RewindAsync(AccountProjector.Name, LogPosition.Start).AsTask(), "Rewinding a view");
    }

    private static async Task<ConformanceHost> StartAsync(ConformanceFixture fixture)
    {
        var host = await fixture.StartBankAsync(typeof(GetAccount), typeof(GetAccountHandler));
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"));
        await host.ProjectAsync();
        return host;
    }
}
