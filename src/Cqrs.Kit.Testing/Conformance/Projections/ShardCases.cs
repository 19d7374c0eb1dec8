namespace Cqrs.Kit.Testing;

/// <summary>Shards of a projection fill one view, each with the keys of its own.</summary>
internal static class ShardCases
{
    public static async Task Each_key_is_kept_by_one_shard(ConformanceFixture fixture)
    {
        await using var host = await FilledAsync(fixture);

        await host.ProjectAsync();

        for (var key = 0; key < 20; key++)
        {
            Expect.Equal(new SharedPile(key, "ab"), await host.FindAsync<SharedPile, int>(key), $"The pile {key}");
        }

        var status = (await host.Control.ListAsync()).Single();
        Expect.Equal((3, new LogPosition(20), true), (status.Shards, status.Position, status.HasCaughtUp));
    }

    public static async Task The_slowest_shard_tells_how_far_the_projection_is(ConformanceFixture fixture)
    {
        await using var host = await FilledAsync(fixture);
        await host.ProjectAsync();
        await host.GivenAsync(Bank.Stream, new Keyed(1, 2, "c"));
        var shard = new ProjectionShard(new(SharedPileProjector.Name, 1), 1, 1);
        var lease = Expect.NotNull(await host.Projections.TryLeaseAsync(shard, "case", TimeSpan.FromMinutes(1), CancellationToken.None));
        await using var transaction = host.Projections.Begin(lease, null);
        await transaction.CommitAsync(lease.Checkpoint with { Position = new LogPosition(21), EventId = default }, CancellationToken.None);

        var status = (await host.Control.ListAsync()).Single();

        Expect.Equal((new LogPosition(20), 1L), (status.Position, status.LagEvents));
    }

    public static async Task A_rebuild_in_shards_gives_the_same_rows(ConformanceFixture fixture)
    {
        await using var host = await FilledAsync(fixture);
        await host.ProjectAsync();

        await host.Control.RebuildAsync(SharedPileProjector.Name);

        for (var key = 0; key < 20; key++)
        {
            Expect.Equal(new SharedPile(key, "ab"), await host.FindAsync<SharedPile, int>(key), $"The pile {key}");
        }
    }

    private static async Task<ConformanceHost> FilledAsync(ConformanceFixture fixture)
    {
        var host = await fixture.StartAsync(typeof(Keyed), typeof(SharedPileProjector));
        for (var i = 0; i < 20; i++)
        {
            await host.GivenAsync(Bank.Stream, new Keyed(i % 10, 10 + (i % 10), i < 10 ? "a" : "b"));
        }

        return host;
    }
}
