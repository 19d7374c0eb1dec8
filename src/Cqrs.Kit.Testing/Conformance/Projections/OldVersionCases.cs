using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Testing;

/// <summary>Nodes of an old build of the app beside a promoted new version: what they rebuild is for their own version alone.</summary>
internal static class OldVersionCases
{
    private static readonly ProjectionId _new = new(StockProjector.Name, 2);

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task A_rebuild_of_an_old_version_does_not_replace_the_promoted_one(ConformanceFixture fixture)
    {
        await using var old = await OldAsync(fixture);
        await using var both = await BothAsync(fixture);
        Expect.Sequence([(1, 1, true, false), (2, 1, true, true)], await BuildsAsync(both), "builds");

        await old.Control.RebuildAsync(StockProjector.Name);

        Expect.Sequence([(1, 1, false, false), (1, 2, true, false), (2, 1, true, true)], await BuildsAsync(both), "builds");
        Expect.Equal(new Stock("0", "x"), await old.FindAsync<Stock, string>("0"), "The row of the old version");
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task A_rebuild_of_an_old_version_that_began_before_is_finished_by_nodes_that_know_both(ConformanceFixture fixture)
    {
        await using var old = await OldAsync(fixture);
        await AdministrationOf(old).AddBuildAsync(old.Services.GetRequiredService<ProjectionCatalog>().All.Single(), promotesItself: true, CancellationToken.None);

        await using var both = await BothAsync(fixture);

        Expect.Sequence([(1, 1, false, false), (1, 2, true, false), (2, 1, true, true)], await BuildsAsync(both), "builds");
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task Going_back_from_a_new_version_shows_the_live_build_of_the_old_one(ConformanceFixture fixture)
    {
        await using var old = await OldAsync(fixture);
        await using var both = await BothAsync(fixture);
        await old.Control.RebuildAsync(StockProjector.Name);

        await both.Control.RollBackAsync(StockProjector.Name);

        Expect.Sequence([(1, 1, false, false), (1, 2, true, true), (2, 1, true, false)], await BuildsAsync(both), "builds");
        Expect.Equal(2, await both.Control.RetireAsync(StockProjector.Name));
        Expect.Equal(new Stock("0", "x"), await old.FindAsync<Stock, string>("0"), "The row of the old version");
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task Going_back_within_an_old_version_changes_that_version_alone(ConformanceFixture fixture)
    {
        await using var old = await OldAsync(fixture);
        await using var both = await BothAsync(fixture);
        await old.Control.RebuildAsync(StockProjector.Name);

        await old.Control.RollBackAsync(StockProjector.Name);

        Expect.Sequence([(1, 1, true, false), (1, 2, false, false), (2, 1, true, true)], await BuildsAsync(both), "builds");
        await old.Control.RebuildAsync(StockProjector.Name); // drops the one that was taken back, which nothing shows any more
        Expect.Sequence([(1, 1, false, false), (1, 2, true, false), (2, 1, true, true)], await BuildsAsync(both), "builds");
        Expect.Equal(2, await both.Control.RetireAsync(StockProjector.Name));
        Expect.Equal(new StockWithMore("0", "0", 1), await both.FindAsync<StockWithMore, string>("0"), "The row of the new version");
    }

    [Requires(ConformanceCapabilities.SharedData)]
    public static async Task A_build_that_is_taken_back_leaves_its_versions_readers_what_was_live_before(ConformanceFixture fixture)
    {
        await using var old = await OldAsync(fixture);
        await using var both = await BothAsync(fixture);
        await both.Control.RebuildAsync(StockProjector.Name);
        var administration = AdministrationOf(both);
        Expect.True(await administration.TryDemoteAsync(_new, 1, CancellationToken.None), "the first build of version 2 is not to go back to");

        await both.Control.RollBackAsync(StockProjector.Name);

        Expect.Sequence([(1, 1, true, true), (2, 1, true, false), (2, 2, false, false)], await BuildsAsync(both), "builds");
        await administration.RetireAsync(_new, 2, CancellationToken.None);
        Expect.Equal(new StockWithMore("0", "0", 1), await both.FindAsync<StockWithMore, string>("0"), "The row of the new version");
        Expect.Equal(new Stock("0", "x"), await old.FindAsync<Stock, string>("0"), "The row of the old version");
    }

    private static IProjectionAdministration AdministrationOf(ConformanceHost host) => host.Services.GetRequiredService<IProjectionAdministration>();

    private static async Task<ConformanceHost> OldAsync(ConformanceFixture fixture)
    {
        var host = await fixture.StartAsync(typeof(StockProjector));
        await host.FillAsync(new("Note", "1"), 1);
        await host.ProjectAsync();
        return host;
    }

    private static async Task<ConformanceHost> BothAsync(ConformanceFixture fixture)
    {
        var host = await fixture.StartAsync(typeof(StockProjector), typeof(StockSecondProjector));
        await host.ProjectAsync();
        return host;
    }

    private static async Task<IEnumerable<(int Version, int Build, bool IsLive, bool IsPromoted)>> BuildsAsync(ConformanceHost host) =>
        (await host.Control.ListAsync()).Select(status => (status.Projection.Version, status.Build, status.IsLive, status.IsPromoted));
}
