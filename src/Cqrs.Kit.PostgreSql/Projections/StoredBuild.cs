using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>A build as it is stored.</summary>
/// <param name="Id">The build.</param>
/// <param name="PromotedAt">When it was promoted; null before.</param>
/// <param name="HasCaughtUp">Whether all its shards have.</param>
/// <param name="HasStopped">Whether one of its shards has stopped at an event.</param>
/// <param name="Least">How far the last of its shards has come.</param>
/// <param name="Furthest">How far the first of its shards has come.</param>
/// <param name="Tables">Its tables, without schema, version and build.</param>
internal sealed record StoredBuild(ProjectionBuild Id, DateTimeOffset? PromotedAt, bool HasCaughtUp, bool HasStopped, long Least, long Furthest, string[] Tables)
{
    /// <summary>The one that queries of its version read: the one that was promoted last, or the first.</summary>
    public static StoredBuild? LiveOf(IEnumerable<StoredBuild> builds, ProjectionId projection) => builds
        .Where(build => build.Id.Projection == projection)
        .OrderByDescending(build => build.PromotedAt.HasValue).ThenByDescending(build => build.PromotedAt).ThenBy(build => build.Id.Number)
        .FirstOrDefault();

    /// <summary>Of the latest version that has any, the one that was promoted last.</summary>
    public static StoredBuild? PromotedOf(IEnumerable<StoredBuild> builds) => builds
        .Where(build => build.PromotedAt is not null)
        .OrderByDescending(build => build.Id.Projection.Version).ThenByDescending(build => build.PromotedAt)
        .FirstOrDefault();

    public static async ValueTask<List<StoredBuild>> ReadAllAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        List<StoredBuild> builds = [];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            builds.Add(new StoredBuild(
                new ProjectionBuild(new ProjectionId(reader.GetString(0), reader.GetInt32(1)), reader.GetInt32(2)),
                reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3),
                reader.GetBoolean(4),
                reader.GetBoolean(5),
                reader.GetInt64(6),
                reader.GetInt64(7),
                reader.GetFieldValue<string[]>(8)));
        }

        return builds;
    }
}
