namespace Cqrs.Kit.Testing;

/// <summary>Freshness is a contract: it is met, or the answer says that it is not, and why.</summary>
internal static class FreshnessCases
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    public static async Task Eventual_answers_at_once_from_what_there_is(ConformanceFixture fixture)
    {
        await using var host = await BehindAsync(fixture);

        var answer = await host.Queries.AskAsync(new GetAccount(Bank.A), Freshness.Eventual);

        ExpectAnswer(answer, balance: 0, asOf: 1, StaleReason.None);
        Expect.Equal(0m, (await host.Queries.AskAsync(new GetAccount(Bank.A)))!.Balance);
    }

    public static async Task A_position_that_is_passed_is_met_at_once(ConformanceFixture fixture)
    {
        await using var host = await BehindAsync(fixture);

        ExpectAnswer(await host.Queries.AskAsync(new GetAccount(Bank.A), Freshness.AtLeast(new LogPosition(1))), balance: 0, asOf: 1, StaleReason.None);
        await host.ProjectAsync();
        ExpectAnswer(await host.Queries.AskAsync(new GetAccount(Bank.A), Freshness.AtLeast(new LogPosition(2))), balance: 5, asOf: 2, StaleReason.None);
    }

    public static async Task A_position_is_waited_for_and_the_projections_commit_wakes_the_waiter(ConformanceFixture fixture)
    {
        await using var host = await BehindAsync(fixture);
        var asked = host.Queries.AskAsync(new GetAccount(Bank.A), Freshness.AtLeast(new LogPosition(2))).AsTask();
        await host.Time.WaitedForAsync();
        Expect.True(!asked.IsCompleted, "the query waits");

        await host.ProjectAsync();

        ExpectAnswer(await asked, balance: 5, asOf: 2, StaleReason.None);
    }

    [Requires(ConformanceCapabilities.InlineProjections)]
    public static async Task An_inline_read_models_waiter_is_woken_by_the_append(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync([.. InlineProjector.Types, typeof(GetInline), typeof(GetInlineHandler)]);
        await host.GivenAsync(Bank.StreamOf(Bank.A), new Opened(Bank.A, "a"));
        var asked = host.Queries.AskAsync(new GetInline(Bank.A), Freshness.AtLeast(Bank.StreamOf(Bank.A), 1)).AsTask();
        await host.Time.WaitedForAsync();
        Expect.True(!asked.IsCompleted, "the query waits");

        await host.GivenAsync(Bank.StreamOf(Bank.A), new Deposited(Bank.A, 5));

        Expect.Equal(5m, (await asked).Value!.Balance);
    }

    public static async Task A_position_that_is_not_passed_in_time_gives_a_stale_answer(ConformanceFixture fixture)
    {
        await using var host = await BehindAsync(fixture);
        var began = host.Time.GetUtcNow();

        var answer = await host.Time.RunAsync(host.Queries.AskAsync(new GetAccount(Bank.A), Freshness.AtLeast(new LogPosition(2))).AsTask(), _second);

        ExpectAnswer(answer, balance: 0, asOf: 1, StaleReason.Lagging);
        Expect.True(host.Time.GetUtcNow() - began >= TimeSpan.FromSeconds(5), "five seconds were waited");
    }

    public static async Task A_position_past_the_end_of_the_log_gives_a_stale_answer(ConformanceFixture fixture)
    {
        await using var host = await BehindAsync(fixture);
        await host.ProjectAsync();

        var answer = await host.Time.RunAsync(host.Queries.AskAsync(new GetAccount(Bank.A), Freshness.AtLeast(new LogPosition(long.MaxValue), _second)).AsTask(), _second);

        ExpectAnswer(answer, balance: 5, asOf: 2, StaleReason.Lagging);
    }

    public static async Task Without_time_to_wait_it_only_looks(ConformanceFixture fixture)
    {
        await using var host = await BehindAsync(fixture);

        ExpectAnswer(await host.Queries.AskAsync(new GetAccount(Bank.A), Freshness.AtLeast(new LogPosition(2), TimeSpan.Zero)), balance: 0, asOf: 1, StaleReason.Lagging);
    }

    public static async Task Who_wants_no_stale_answer_gets_an_error(ConformanceFixture fixture)
    {
        await using var host = await BehindAsync(fixture);

        var thrown = await Expect.ThrowsAsync<StaleReadException>(
            () => host.Queries.AskAsync(new GetAccount(Bank.A), Freshness.AtLeast(new LogPosition(2), TimeSpan.Zero, OnTimeout.Throw)).AsTask(),
            "The query");

        Expect.Equal((new LogPosition(1), StaleReason.Lagging), (thrown.AsOf, thrown.Reason));
    }

    public static async Task A_stopped_projection_is_told_at_once(ConformanceFixture fixture)
    {
        await using var host = await BehindAsync(fixture);
        host.Calls.FailNext(AccountProjector.Name, int.MaxValue);
        await Expect.ThrowsAsync<ProjectionException>(() => host.ProjectAsync(), "The projection");

        // The clock stands still: an answer that waited would never come.
        ExpectAnswer(await host.Queries.AskAsync(new GetAccount(Bank.A), Freshness.AtLeast(new LogPosition(2))), balance: 0, asOf: 1, StaleReason.Stopped);
        ExpectAnswer(await host.Queries.AskAsync(new GetAccount(Bank.A), Freshness.AtLeast(new LogPosition(1))), balance: 0, asOf: 1, StaleReason.None);
    }

    public static async Task A_version_of_a_stream_is_met_when_its_event_is_passed(ConformanceFixture fixture)
    {
        await using var host = await BehindAsync(fixture);

        ExpectAnswer(await host.Queries.AskAsync(new GetAccount(Bank.A), Freshness.AtLeast(Bank.Stream, 0)), balance: 0, asOf: 1, StaleReason.None);
        ExpectAnswer(await host.Queries.AskAsync(new GetAccount(Bank.A), Freshness.AtLeast(Bank.Stream, 1, TimeSpan.Zero)), balance: 0, asOf: 1, StaleReason.Lagging);
        await host.ProjectAsync();
        ExpectAnswer(await host.Queries.AskAsync(new GetAccount(Bank.A), Freshness.AtLeast(Bank.Stream, 1)), balance: 5, asOf: 2, StaleReason.None);
    }

    public static async Task A_version_that_is_not_written_yet_is_waited_for(ConformanceFixture fixture)
    {
        await using var host = await BehindAsync(fixture);
        var asked = host.Queries.AskAsync(new GetAccount(Bank.A), Freshness.AtLeast(Bank.Stream, 2)).AsTask();
        await host.Time.WaitedForAsync();
        Expect.True(!asked.IsCompleted, "the query waits");

        await host.GivenAsync(Bank.Stream, new Deposited(Bank.A, 1));
        await host.ProjectAsync();

        ExpectAnswer(await asked, balance: 6, asOf: 3, StaleReason.None);
    }

    public static async Task A_version_that_is_never_written_gives_a_stale_answer(ConformanceFixture fixture)
    {
        await using var host = await BehindAsync(fixture);
        await host.ProjectAsync();

        var answer = await host.Time.RunAsync(host.Queries.AskAsync(new GetAccount(Bank.A), Freshness.AtLeast(Bank.Stream, 9, _second)).AsTask(), _second);

        ExpectAnswer(answer, balance: 5, asOf: 2, StaleReason.Lagging);
    }

    public static async Task Staleness_is_the_age_of_the_oldest_event_that_is_not_passed(ConformanceFixture fixture)
    {
        await using var host = await BehindAsync(fixture);
        host.Time.Advance(_second);

        ExpectAnswer(await host.Queries.AskAsync(new GetAccount(Bank.A), Freshness.MaxStaleness(TimeSpan.FromDays(365))), balance: 0, asOf: 1, StaleReason.None);
        ExpectAnswer(await host.Queries.AskAsync(new GetAccount(Bank.A), Freshness.MaxStaleness(TimeSpan.FromTicks(1), TimeSpan.Zero)), balance: 0, asOf: 1, StaleReason.Lagging);
        await host.ProjectAsync();
        ExpectAnswer(await host.Queries.AskAsync(new GetAccount(Bank.A), Freshness.MaxStaleness(TimeSpan.FromTicks(1), TimeSpan.Zero)), balance: 5, asOf: 2, StaleReason.None);
    }

    public static async Task Of_several_read_models_the_one_that_is_behind_counts(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartBankAsync(typeof(Keyed), typeof(IntKeyedProjector), typeof(GetBoth), typeof(GetBothHandler));
        await host.GivenAsync(Bank.Stream, new Keyed(1, 1, "a"), new Opened(Bank.A, "a"));
        host.Calls.FailNext(AccountProjector.Name, int.MaxValue);
        await host.GivenAsync(Bank.Stream, new Deposited(Bank.A, 1));
        await host.RunAsync();
        await host.PassedAsync("conformance-int-keyed", 3);
        await host.StoppedAsync(AccountProjector.Name);

        var met = await host.Queries.AskAsync(new GetBoth(), Freshness.AtLeast(new LogPosition(2)));
        var stopped = await host.Queries.AskAsync(new GetBoth(), Freshness.AtLeast(new LogPosition(3)));

        Expect.Equal((new LogPosition(2), StaleReason.None), (met.AsOf, met.Stale), "The answer that is fresh enough");
        Expect.Equal((new LogPosition(2), StaleReason.Stopped), (stopped.AsOf, stopped.Stale), "The answer that is not");
    }

    public static async Task A_query_that_reads_from_nowhere_has_no_freshness(ConformanceFixture fixture)
    {
        await using var host = await BehindAsync(fixture);

        await Expect.ThrowsAsync<InvalidOperationException>(() => host.Queries.AskAsync(new GetNothing(), Freshness.AtLeast(new LogPosition(1))).AsTask(), "The query");
        Expect.Equal("nothing", await host.Queries.AskAsync(new GetNothing()));
    }

    public static async Task Who_gives_up_waiting_is_told_so(ConformanceFixture fixture)
    {
        await using var host = await BehindAsync(fixture);
        using var givingUp = new CancellationTokenSource();
        var asked = host.Queries.AskAsync(new GetAccount(Bank.A), Freshness.AtLeast(new LogPosition(2)), givingUp.Token).AsTask();
        await host.Time.WaitedForAsync();

        await givingUp.CancelAsync();

        await Expect.ThrowsAsync<OperationCanceledException>(() => asked, "The query");
    }

    public static async Task What_makes_no_sense_is_refused(ConformanceFixture fixture)
    {
        await using var host = await BehindAsync(fixture);

        Expect.Throws<ArgumentOutOfRangeException>(() => Freshness.AtLeast(Bank.Stream, -5), "Version −5");
        Expect.Throws<ArgumentException>(() => Freshness.AtLeast(default(StreamName), 1), "The default stream name");
        Expect.Throws<ArgumentOutOfRangeException>(() => Freshness.MaxStaleness(TimeSpan.Zero), "No staleness at all");
        Expect.Throws<ArgumentOutOfRangeException>(() => Freshness.AtLeast(new LogPosition(1), TimeSpan.FromSeconds(-1)), "A negative timeout");
        await Expect.ThrowsAsync<ArgumentNullException>(() => host.Queries.AskAsync(new GetAccount(Bank.A), null!).AsTask(), "No freshness");
        ExpectAnswer(await host.Queries.AskAsync(new GetAccount(Bank.A), Freshness.AtLeast(LogPosition.Start)), balance: 0, asOf: 1, StaleReason.None);
    }

    /// <summary>A host whose read model has the first of two events.</summary>
    private static async Task<ConformanceHost> BehindAsync(ConformanceFixture fixture)
    {
        var host = await fixture.StartBankAsync(typeof(GetAccount), typeof(GetAccountHandler), typeof(GetNothing), typeof(GetNothingHandler));
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"));
        await host.ProjectAsync();
        await host.GivenAsync(Bank.Stream, new Deposited(Bank.A, 5));
        return host;
    }

    private static void ExpectAnswer(QueryAnswer<AccountView?> answer, decimal balance, long asOf, StaleReason stale)
    {
        Expect.Equal(balance, answer.Value!.Balance);
        Expect.Equal(new LogPosition(asOf), answer.AsOf);
        Expect.Equal(stale, answer.Stale);
        Expect.Equal(stale != StaleReason.None, answer.IsStale);
    }
}
