namespace Cqrs.Kit;

/// <summary>What a consistency check found.</summary>
/// <param name="Build">The build that was checked: the live one.</param>
/// <param name="Positions">The position at which each shard's rows were read, and up to which the log was folded for them.</param>
/// <param name="Seed">The seed that takes the same keys again.</param>
/// <param name="Keys">How many keys were compared.</param>
/// <param name="Rows">The rows that differ from a fresh fold: <see cref="RowDifferenceKind.Added"/> for one that is missing,
/// <see cref="RowDifferenceKind.Removed"/> for one that should not be there.</param>
public sealed record ConsistencyReport(ProjectionBuild Build, IReadOnlyList<LogPosition> Positions, int Seed, int Keys, IReadOnlyList<RowDifference> Rows)
{
    /// <summary>Keys of the sample that were left out, as their rows wait: they are parked, or one of their events was skipped while the check ran.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>Keys of the sample that could not be folded afresh, though they are not parked: a rebuild would stop at these events, or park them.</summary>
    public IReadOnlyDictionary<string, ProjectionFailure> Failed { get; init; } = new Dictionary<string, ProjectionFailure>();

    /// <summary>Whether no row differs, and every key could be folded.</summary>
    public bool IsConsistent => Rows.Count == 0 && Failed.Count == 0;
}
