namespace Cqrs.Kit.Faults.Judge;

/// <summary>What one statement says of the whole view of orders.</summary>
/// <param name="Orders">How many rows.</param>
/// <param name="Events">The sum of their events.</param>
/// <param name="Total">The sum of their totals.</param>
/// <param name="Position">The newest position in them.</param>
public readonly record struct WholeTable(long Orders, long Events, long Total, long Position)
{
    /// <summary>Its columns, as a statement selects them.</summary>
    public const string Columns = "count(*), coalesce(sum(events), 0)::bigint, coalesce(sum(total), 0)::bigint, coalesce(max(position), 0)";
}
