namespace Cqrs.Kit.Testing;

/// <summary>Subscribers get each event at least once, in order, from where they begin.</summary>
internal static class SubscriberCases
{
    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task From_the_beginning_means_every_event_and_from_now_only_later_ones(ConformanceFixture fixture)
    {
        await using (var before = await fixture.StartAsync(typeof(Opened), typeof(Deposited)))
        {
            await before.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"));
        }

        await using var host = await fixture.StartAsync(typeof(Opened), typeof(Deposited), typeof(Bookkeeper), typeof(Latecomer));
        await host.GivenAsync(Bank.Stream, new Opened(Bank.B, "b"), new Noted("x"), new Deposited(Bank.A, 5));
        await host.ProjectAsync();

        Expect.Sequence(["1 opened a", "2 late b", "2 opened b", "4 deposited 5"], host.Calls.Take().Order(StringComparer.Ordinal), "calls");
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task From_now_means_from_the_first_start_not_from_each(ConformanceFixture fixture)
    {
        await using (var first = await fixture.StartAsync(typeof(Opened), typeof(Latecomer)))
        {
            await first.GivenAsync(Bank.Stream, new Opened(Bank.A, "while away"));
        }

        await using var second = await fixture.StartAsync(typeof(Opened), typeof(Latecomer));
        await second.ProjectAsync();

        Expect.Sequence(["1 late while away"], second.Calls.Take(), "calls");
    }

    public static async Task Events_come_in_log_order_one_at_a_time(ConformanceFixture fixture)
    {
        await using var host = await StartAsync(fixture);
        await ConcurrencyCases.Parallel(10, i => host.GivenAsync(new("Bank", $"{i}"), new Deposited(Bank.A, i), new Deposited(Bank.A, i)));
        await host.ProjectAsync();

        var log = await host.ReadLogAsync();
        Expect.Sequence(log.Select(e => $"{e.Position} deposited {((Deposited)e.Data!).Amount}"), host.Calls.Take(), "calls");
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task A_restart_calls_for_no_event_again(ConformanceFixture fixture)
    {
        await using (var before = await StartAsync(fixture))
        {
            await before.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"));
            await before.ProjectAsync();
            await before.GivenAsync(Bank.Stream, new Deposited(Bank.A, 1));
        }

        await using var after = await StartAsync(fixture);
        await after.ProjectAsync();

        Expect.Sequence(["2 deposited 1"], after.Calls.Take(), "calls");
    }

    public static async Task A_subscriber_that_throws_is_called_again_with_the_same_event(ConformanceFixture fixture)
    {
        await using var host = await StartAsync(fixture);
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"), new Deposited(Bank.A, 1));
        host.Calls.FailNext(Bookkeeper.Name, 2);
        await host.RunAsync();

        await host.PassedAsync(Bookkeeper.Name, 2);

        Expect.Sequence(["1 opened a", "1 opened a", "1 opened a", "2 deposited 1"], host.Calls.Take(), "calls");
    }

    public static async Task A_subscriber_that_goes_on_throwing_stops_visibly_and_goes_on_when_resumed(ConformanceFixture fixture)
    {
        await using var host = await StartAsync(fixture);
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"), new Deposited(Bank.A, 1));
        host.Calls.FailNext(Bookkeeper.Name, int.MaxValue);
        await host.RunAsync();
        await host.StoppedAsync(Bookkeeper.Name);

        var status = (await host.Control.ListAsync()).Single();
        Expect.Equal((ProjectionRunState.Stopped, 0L, 1L), (status.State, status.Position.Value, status.Failure!.Position.Value), "How it stands");
        Expect.Equal(10, host.Calls.Take().Count, "The number of calls");
        host.Calls.FailNext(Bookkeeper.Name, 0);
        await host.Control.ResumeAsync(Bookkeeper.Name);
        await host.PassedAsync(Bookkeeper.Name, 2);
        Expect.Sequence(["1 opened a", "2 deposited 1"], host.Calls.Take(), "calls");
    }

    public static async Task A_lost_commit_calls_again_with_the_same_event(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(cqrs => cqrs.Services.AddFaults(), typeof(Opened), typeof(Deposited), typeof(Bookkeeper));
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"), new Deposited(Bank.A, 1));
        host.Calls.FailNext(FaultyProjectionStore.BeforeCommit, 1);
        await host.RunAsync();

        await host.PassedAsync(Bookkeeper.Name, 2);

        Expect.Sequence(["1 opened a", "1 opened a", "2 deposited 1"], host.Calls.Take(), "calls");
    }

    public static async Task A_rebuild_calls_no_subscriber(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync(typeof(Bookkeeper));
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"));
        await host.ProjectAsync();
        host.Calls.Take();

        await host.Control.RebuildAsync(AccountProjector.Name);
        await host.ProjectAsync();
        await Expect.ThrowsAsync<ArgumentException>(() => host.Control.RebuildAsync(Bookkeeper.Name).AsTask(), "Rebuilding a subscription");
        await host.ProjectAsync();

        Expect.Equal(0, host.Calls.Take().Count, "The number of calls");
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task Old_events_come_in_their_latest_shape(ConformanceFixture fixture)
    {
        await using (var before = await fixture.StartAsync(Versioning.First))
        {
            await before.GivenAsync(Bank.Stream, new PriceV1(1.50m));
        }

        await using var host = await fixture.StartAsync([.. Versioning.Third, typeof(PriceWatch)]);
        await host.ProjectAsync();

        Expect.Sequence(["1 1.50 EUR"], host.Calls.Take(), "calls");
    }

    public static async Task A_process_manager_that_is_called_twice_sends_its_command_once(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync([.. AccountCommands.Types, typeof(Welcome)]);
        await host.Commands.SendAsync(new OpenAccount(Bank.A, "a"));
        host.Calls.FailNext(Welcome.Name, 1);
        await host.RunAsync();

        await host.PassedAsync(Welcome.Name, 2);

        var events = await host.ReadAsync(StreamName.For<Account>(Bank.A));
        Expect.Sequence(["welcomed a", "welcomed a"], host.Calls.Take(), "calls");
        Expect.Sequence([new Opened(Bank.A, "a"), (object)new Deposited(Bank.A, 1)], events.Select(e => e.Data!), "events");
        Expect.Equal(events[0].At.EventId.ToString(), events[1].At.Metadata.CausationId);
    }

    private static Task<ConformanceHost> StartAsync(ConformanceFixture fixture) => fixture.StartAsync(typeof(Opened), typeof(Deposited), typeof(Bookkeeper));
}
