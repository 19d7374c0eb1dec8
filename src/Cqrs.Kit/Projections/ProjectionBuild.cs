namespace Cqrs.Kit;

/// <summary>One filling of a projection's tables from the beginning of the log.</summary>
/// <param name="Projection">The projection.</param>
/// <param name="Number">The number of the build, from 1.</param>
public readonly record struct ProjectionBuild(ProjectionId Projection, int Number)
{
    /// <summary>In words, as in <c>order-views v1 build 2</c>.</summary>
    /// <returns>The words.</returns>
    public override string ToString() => $"{Projection} build {Number}";
}
