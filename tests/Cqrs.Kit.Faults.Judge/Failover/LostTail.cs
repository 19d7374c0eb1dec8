namespace Cqrs.Kit.Faults.Judge;

/// <summary>What the log lost by a failover: what stood on the old primary's disk behind the newest event of the replica that was promoted.</summary>
/// <param name="Kept">The newest position that was kept.</param>
/// <param name="Rows">What was lost.</param>
public sealed record LostTail(long Kept, IReadOnlyList<LogRow> Rows);
