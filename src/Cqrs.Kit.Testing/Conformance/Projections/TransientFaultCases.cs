using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Testing;

/// <summary>A store that is away for a moment, at any step of a batch, of holding a lease or of a parked key's retry: projections try again, and count each event once.</summary>
internal static class TransientFaultCases
{
    public static Task When_a_lease_cannot_be_taken(ConformanceFixture fixture) => BatchHoldsAsync(fixture, FaultyProjectionStore.Lease);

    public static Task When_leases_cannot_be_renewed(ConformanceFixture fixture) => BatchHoldsAsync(fixture, FaultyProjectionStore.Renewal);

    public static Task When_the_log_cannot_be_read(ConformanceFixture fixture) => BatchHoldsAsync(fixture, FaultyEventStore.Read);

    public static Task When_rows_cannot_be_loaded(ConformanceFixture fixture) => BatchHoldsAsync(fixture, FaultyProjectionStore.Load);

    public static Task When_a_commit_fails_before_it_is_sent(ConformanceFixture fixture) => BatchHoldsAsync(fixture, FaultyProjectionStore.BeforeCommit);

    public static Task When_the_answer_to_a_commit_is_lost(ConformanceFixture fixture) => BatchHoldsAsync(fixture, FaultyProjectionStore.AfterCommit);

    public static async Task When_it_cannot_be_recorded_that_a_projection_has_stopped(ConformanceFixture fixture)
    {
        await using var host = await StartAsync(fixture, AccountProjector.Types);
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"), new Deposited(Bank.A, 1));
        host.Calls.FailNext(AccountProjector.Name, int.MaxValue);
        host.Calls.FailNext(FaultyProjectionStore.Record, 4);
        await host.RunAsync();

        await host.StoppedAsync(AccountProjector.Name);

        Expect.Equal(new LogPosition(2), (await host.StateAsync(AccountProjector.Name)).Failure!.Position);
        await host.ExpectAccountAsync(Bank.A, "a", 0, 1);
    }

    public static async Task When_a_lease_cannot_be_given_back(ConformanceFixture fixture)
    {
        await using var host = await StartAsync(fixture, AccountProjector.Types);
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"));
        await host.RunAsync();
        await host.PassedAsync(AccountProjector.Name, 1);
        host.Calls.FailNext(FaultyProjectionStore.Release, 1);

        await host.Control.PauseAsync(AccountProjector.Name);
        await host.UntilAsync(AccountProjector.Name, state => state.Owner is null);
        await host.Control.ResumeAsync(AccountProjector.Name);
        await host.GivenAsync(Bank.Stream, new Deposited(Bank.A, 1));

        await host.PassedAsync(AccountProjector.Name, 2);
        await host.ExpectAccountAsync(Bank.A, "a", 1, 2);
    }

    public static Task When_a_parked_key_cannot_be_read_again(ConformanceFixture fixture) => RetryHoldsAsync(fixture, FaultyEventStore.Read);

    public static Task When_a_parked_keys_row_cannot_be_loaded(ConformanceFixture fixture) => RetryHoldsAsync(fixture, FaultyProjectionStore.Load);

    public static Task When_the_commit_of_a_retry_fails_before_it_is_sent(ConformanceFixture fixture) => RetryHoldsAsync(fixture, FaultyProjectionStore.BeforeCommit);

    public static Task When_the_answer_to_the_commit_of_a_retry_is_lost(ConformanceFixture fixture) => RetryHoldsAsync(fixture, FaultyProjectionStore.AfterCommit, times: 1); // which is then done

    public static Task When_the_lease_is_not_got_anew_after_a_retry(ConformanceFixture fixture) => RetryHoldsAsync(fixture, FaultyProjectionStore.Lease);

    public static Task When_a_commit_that_parks_fails_before_it_is_sent(ConformanceFixture fixture) => ParkingHoldsAsync(fixture, FaultyProjectionStore.BeforeCommit);

    public static Task When_the_answer_to_a_commit_that_parks_is_lost(ConformanceFixture fixture) => ParkingHoldsAsync(fixture, FaultyProjectionStore.AfterCommit);

    private static async Task BatchHoldsAsync(ConformanceFixture fixture, string fault)
    {
        await using var host = await StartAsync(fixture, AccountProjector.Types);
        await host.GivenAsync(Bank.Stream, [new Opened(Bank.A, "a"), .. Enumerable.Range(1, 10).Select(i => new Deposited(Bank.A, i))]);
        host.Calls.FailNext(fault, 4);
        await host.RunAsync();

        await host.PassedAsync(AccountProjector.Name, 11);

        await host.ExpectAccountAsync(Bank.A, "a", 55, 11);
        Expect.Equal(null, (await host.StateAsync(AccountProjector.Name)).Failure);
        host.Calls.MayFail(fault); // all four were met
    }

    private static async Task ParkingHoldsAsync(ConformanceFixture fixture, string fault)
    {
        await using var host = await StartAsync(fixture, typeof(Keyed), typeof(PileProjector));
        host.Calls.FailNext(PileProjector.Fault(1, "b"), int.MaxValue);
        await host.GivenAsync(Bank.Stream, [.. "abcdefgh".Select(text => new Keyed(1, 2, $"{text}"))]);
        host.Calls.FailNext(fault, 4);
        await host.RunAsync();

        await host.PassedAsync(PileProjector.Name, 8);

        Expect.Equal("a", (await host.FindAsync<Pile, int>(1))!.Text);
        Expect.Equal("abcdefgh", (await host.FindAsync<Pile, int>(2))!.Text);
        var parked = (await host.Control.ListParkedAsync(PileProjector.Name)).Single();
        Expect.Equal((new LogPosition(2), 7L), (parked.Failure.Position, parked.Waiting));
        host.Calls.MayFail(fault);
    }

    private static async Task RetryHoldsAsync(ConformanceFixture fixture, string fault, int times = 3)
    {
        await using var host = await StartAsync(fixture, typeof(Keyed), typeof(PileProjector));
        host.Calls.FailNext(PileProjector.Fault(1, "b"), int.MaxValue);
        await host.GivenAsync(Bank.Stream, new Keyed(1, 2, "a"), new Keyed(1, 2, "b"), new Keyed(1, 2, "c"));
        await host.RunAsync();
        await host.PassedAsync(PileProjector.Name, 3);
        host.Calls.FailNext(PileProjector.Fault(1, "b"), 0);
        host.Calls.FailNext(fault, times);

        await host.Control.RetryParkedAsync(PileProjector.Name);
        await host.UntilAsync(PileProjector.Name, state => state.ParkedKeys == 0);
        await host.GivenAsync(Bank.Stream, new Keyed(1, 2, "d"));
        await host.PassedAsync(PileProjector.Name, 4);

        Expect.Equal("abcd", (await host.FindAsync<Pile, int>(1))!.Text);
        Expect.Equal("abcd", (await host.FindAsync<Pile, int>(2))!.Text);
        host.Calls.MayFail(fault);
    }

    private static Task<ConformanceHost> StartAsync(ConformanceFixture fixture, params Type[] types) => fixture.StartAsync(
        cqrs => cqrs.Services.AddFaults().AddCqrs(options => options.ProjectionBatchSize = 2),
        types);
}
