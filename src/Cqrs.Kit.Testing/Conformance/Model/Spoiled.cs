using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Testing;

/// <summary>Rows that do not follow from the log, as a bug in an earlier projector would have left.</summary>
internal static class Spoiled
{
    /// <summary>Writes rows of a build, past its projector, and leaves its checkpoint where it is.</summary>
    public static async Task SpoilAsync<TView, TKey>(this ConformanceHost host, string projection, IReadOnlyList<TView> upserts, IReadOnlyList<TKey> deletes, int build = 1)
        where TKey : notnull
    {
        var view = host.Services.GetRequiredService<ProjectionCatalog>().View<TView>();
        await host.AtAsync(new ProjectionShard(new(projection, 1), build, 0), async transaction =>
        {
            await transaction.Table<TView, TKey>(view).SaveAsync(upserts, deletes, CancellationToken.None);
            return transaction.Checkpoint;
        });
    }

    /// <summary>Moves the checkpoint of a shard, past its projector.</summary>
    public static Task MoveAsync(this ConformanceHost host, string projection, long position, int build = 1, int shard = 0) =>
        host.AtAsync(new ProjectionShard(new(projection, 1), build, shard), transaction => Task.FromResult(transaction.Checkpoint with { Position = new LogPosition(position), EventId = default }));

    private static async Task AtAsync(this ConformanceHost host, ProjectionShard shard, Func<IProjectionTransaction, Task<ProjectionCheckpoint>> write)
    {
        var lease = Expect.NotNull(await host.Projections.TryLeaseAsync(shard, "case", TimeSpan.FromMinutes(1), CancellationToken.None));
        await using (var transaction = host.Projections.Begin(lease, null))
        {
            await transaction.CommitAsync(await write(transaction), CancellationToken.None);
        }

        await host.Projections.ReleaseAsync([lease], CancellationToken.None);
    }
}
