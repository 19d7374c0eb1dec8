namespace Cqrs.Kit.PostgreSql;

/// <summary>What changes for readers when a build is promoted, or its promotion is taken back.</summary>
/// <param name="Live">The build that is then the live one of its version.</param>
/// <param name="Promoted">The build that is then the promoted one. Never one of an earlier version than before, unless the later one is taken back.</param>
/// <param name="Left">The builds that are read before and not after: held meanwhile.</param>
/// <param name="Taken">The builds that are read after and not before: they have to come as far.</param>
internal sealed record BuildSwitch(StoredBuild Live, StoredBuild Promoted, IReadOnlyList<StoredBuild> Left, IReadOnlyList<StoredBuild> Taken)
{
    /// <summary>Null when the build is not there, or no other is promoted.</summary>
    public static BuildSwitch? Of(List<StoredBuild> builds, ProjectionBuild id, bool promotes)
    {
        // A time past all others stands for the one that the server will give it.
        var then = builds.ConvertAll(build => build.Id != id ? build : build with { PromotedAt = promotes ? build.PromotedAt ?? DateTimeOffset.MaxValue : null });
        if (then.TrueForAll(build => build.Id != id) || StoredBuild.PromotedOf(then) is not { } promoted)
        {
            return null;
        }

        var live = StoredBuild.LiveOf(then, id.Projection)!;
        var changes = new[] { (From: StoredBuild.PromotedOf(builds), To: promoted), (From: StoredBuild.LiveOf(builds, id.Projection), To: live) }.Where(change => change.From?.Id != change.To.Id).ToList();
        return new BuildSwitch(
            live,
            promoted,
            [.. changes.Select(change => change.From).OfType<StoredBuild>().DistinctBy(build => build.Id)],
            [.. changes.Select(change => change.To).DistinctBy(build => build.Id)]);
    }

    /// <summary>Whether what is read then has come as far as a position.</summary>
    public bool HasPassed(long position) => Taken.All(build => build.Least >= position);
}
