using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Testing;

/// <summary>A store that is away for a moment, before a commit or after it: projections try again, and count each event once.</summary>
internal static class TransientFaultCases
{
    public static Task When_a_lease_cannot_be_taken(ConformanceFixture fixture) => HoldsAsync(fixture, FaultyProjectionStore.Lease);

    public static Task When_a_commit_fails_before_it_is_sent(ConformanceFixture fixture) => HoldsAsync(fixture, FaultyProjectionStore.BeforeCommit);

    public static Task When_the_answer_to_a_commit_is_lost(ConformanceFixture fixture) => HoldsAsync(fixture, FaultyProjectionStore.AfterCommit);

    private static async Task HoldsAsync(ConformanceFixture fixture, string fault)
    {
        await using var host = await fixture.StartAsync(
            cqrs => cqrs.Services.AddFaults().AddCqrs(options => options.ProjectionBatchSize = 2),
            AccountProjector.Types);
        await host.GivenAsync(Bank.Stream, [new Opened(Bank.A, "a"), .. Enumerable.Range(1, 10).Select(i => new Deposited(Bank.A, i))]);
        host.Calls.FailNext(fault, 4);
        await host.RunAsync();

        await host.PassedAsync(AccountProjector.Name, 11);

        await host.ExpectAccountAsync(Bank.A, "a", 55, 11);
        Expect.Equal(null, (await host.StateAsync(AccountProjector.Name)).Failure);
    }
}
