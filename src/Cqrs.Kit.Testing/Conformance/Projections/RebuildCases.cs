using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Testing;

/// <summary>A rebuild that is asked for twice, retired, taken back or stopped: nobody waits for ever, and nobody is told of a success that was none.</summary>
internal static class RebuildCases
{
    private static readonly ProjectionId _accounts = new(AccountProjector.Name, 1);

    public static async Task Who_joins_without_promoting_takes_the_promotion_from_nobody(ConformanceFixture fixture)
    {
        await using var host = await StartAsync(fixture);
        var (administration, definition) = (AdministrationOf(host), host.Services.GetRequiredService<ProjectionCatalog>().All.Single());

        await administration.AddBuildAsync(definition, promotesItself: true, CancellationToken.None);
        await administration.AddBuildAsync(definition, promotesItself: false, CancellationToken.None);

        await host.ProjectAsync();
        Expect.Equal(2, (await host.StateAsync(AccountProjector.Name)).Shard.Build);
    }

    public static async Task Who_joins_and_promotes_is_heard(ConformanceFixture fixture)
    {
        await using var host = await StartAsync(fixture);
        await AdministrationOf(host).AddBuildAsync(host.Services.GetRequiredService<ProjectionCatalog>().All.Single(), promotesItself: false, CancellationToken.None);

        await host.Control.RebuildAsync(AccountProjector.Name);

        Expect.Equal(2, (await host.StateAsync(AccountProjector.Name)).Shard.Build);
    }

    public static Task A_build_that_is_retired_meanwhile_is_no_success(ConformanceFixture fixture) =>
        FailsAsync(fixture, (administration, _) => administration.RetireAsync(_accounts, 2, CancellationToken.None).AsTask());

    public static Task A_build_that_is_taken_back_meanwhile_is_no_success(ConformanceFixture fixture) =>
        FailsAsync(fixture, async (administration, worker) =>
        {
            Expect.True(await administration.TryDemoteAsync(_accounts, 2, CancellationToken.None), "it is taken back");
            await worker.CommitAsync(worker.Checkpoint with { Position = new LogPosition(1), EventId = default, HasCaughtUp = true }, CancellationToken.None);
        });

    public static async Task One_that_has_stopped_begins_anew_with_the_mended_code(ConformanceFixture fixture)
    {
        await using var host = await StartAsync(fixture);
        await host.GivenAsync(Bank.Stream, new Deposited(Bank.A, 1));
        await host.ProjectAsync();
        await AdministrationOf(host).AddBuildAsync(host.Services.GetRequiredService<ProjectionCatalog>().All.Single(), promotesItself: true, CancellationToken.None);
        await host.SpoilAsync<AccountView, Guid>(AccountProjector.Name, [new AccountView(Bank.C, "of the old code", 1, 1, DateTimeOffset.UnixEpoch, null)], [], build: 2);
        host.Calls.FailNext(AccountProjector.Name, int.MaxValue);
        await Expect.ThrowsAsync<ProjectionException>(() => host.Control.RebuildAsync(AccountProjector.Name).AsTask(), "The rebuild");
        host.Calls.FailNext(AccountProjector.Name, 0);

        await host.Control.RebuildAsync(AccountProjector.Name);

        await host.ExpectAccountAsync(Bank.A, "a", 1, 2);
        await host.ExpectNoAccountAsync(Bank.C);
        Expect.Equal(2, (await host.StateAsync(AccountProjector.Name)).Shard.Build);
    }

    /// <summary>A rebuild that waits for another node's worker when something happens to its build.</summary>
    private static async Task FailsAsync(ConformanceFixture fixture, Func<IProjectionAdministration, IProjectionTransaction, Task> happen)
    {
        await using var host = await StartAsync(fixture);
        await AdministrationOf(host).AddBuildAsync(host.Services.GetRequiredService<ProjectionCatalog>().All.Single(), promotesItself: true, CancellationToken.None);
        await using var worker = host.Projections.Begin(Expect.NotNull(await host.TryLeaseAsync(_accounts, "another node", build: 2)), null);
        var waits = new Waits();
        var rebuild = host.Control.RebuildAsync(AccountProjector.Name, waits).AsTask();
        await await Task.WhenAny(waits.Begun, rebuild);

        await happen(AdministrationOf(host), worker);

        await Expect.ThrowsAsync<InvalidOperationException>(() => rebuild, "The rebuild");
    }

    private static IProjectionAdministration AdministrationOf(ConformanceHost host) => host.Services.GetRequiredService<IProjectionAdministration>();

    private static async Task<ConformanceHost> StartAsync(ConformanceFixture fixture)
    {
        var host = await fixture.StartBankAsync();
        await host.GivenAsync(Bank.Stream, new Opened(Bank.A, "a"));
        await host.ProjectAsync();
        return host;
    }

    /// <summary>Tells when a rebuild has begun to wait.</summary>
    private sealed class Waits : IProgress<RebuildProgress>
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        public void Report(RebuildProgress value) => _begun.TrySetResult();
    }
}
