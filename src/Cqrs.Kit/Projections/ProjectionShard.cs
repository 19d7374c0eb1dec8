namespace Cqrs.Kit;

/// <summary>What one node works on at a time: a shard of a build of a projection.</summary>
/// <remarks>A build is one filling of a projection's tables from the beginning of the log. It has at least one shard; with more, each has the
/// keys of its own and a checkpoint of its own.</remarks>
/// <param name="Projection">The projection.</param>
/// <param name="Build">The number of the build, from 1.</param>
/// <param name="Index">The number of the shard, from 0.</param>
public readonly record struct ProjectionShard(ProjectionId Projection, int Build, int Index)
{
    /// <summary>In words, as in <c>order-views v1 build 2 shard 0</c>.</summary>
    /// <returns>The words.</returns>
    public override string ToString() => $"{Projection} build {Build} shard {Index}";
}
