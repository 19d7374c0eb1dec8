namespace Cqrs.Kit;

/// <summary>How the rows of two builds of a projection differ, both read at one moment and at one position of the log.</summary>
/// <param name="Live">The promoted build, which queries read.</param>
/// <param name="Other">The build beside it.</param>
/// <param name="Position">The position at which both stood, in all their shards.</param>
/// <param name="Added">How many rows only <paramref name="Other"/> has.</param>
/// <param name="Removed">How many rows only <paramref name="Live"/> has.</param>
/// <param name="Changed">How many rows differ in a column.</param>
/// <param name="Rows">The first of them, table by table in the order of their keys; as many as were asked for.</param>
public sealed record BuildDifference(ProjectionBuild Live, ProjectionBuild Other, LogPosition Position, long Added, long Removed, long Changed, IReadOnlyList<RowDifference> Rows)
{
    /// <summary>What was not compared: <c>table</c> or <c>table.column</c> that only one of two versions has, or that has no key in common. Empty for two builds of one version.</summary>
    public IReadOnlyList<string> NotCompared { get; init; } = [];

    /// <summary>Whether all that was compared is equal.</summary>
    public bool IsEmpty => Added + Removed + Changed == 0;
}
