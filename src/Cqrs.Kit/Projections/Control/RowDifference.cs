namespace Cqrs.Kit;

/// <summary>A row that differs between what a live build has stored and what it is compared with.</summary>
/// <param name="Table">The table, without schema, version and build.</param>
/// <param name="Key">The row's key, as text.</param>
/// <param name="Kind">How it differs.</param>
/// <param name="Columns">For a changed row the columns that differ; else none.</param>
public sealed record RowDifference(string Table, string Key, RowDifferenceKind Kind, IReadOnlyList<ColumnDifference> Columns);

/// <summary>How a row differs.</summary>
public enum RowDifferenceKind
{
    /// <summary>The live build does not have it.</summary>
    Added,

    /// <summary>Only the live build has it.</summary>
    Removed,

    /// <summary>Both have it, with other values.</summary>
    Changed,
}

/// <summary>A column of a row that differs.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Stored">The value in the live build, as text; null for a null.</param>
/// <param name="Expected">The value in what it is compared with, as text; null for a null.</param>
public sealed record ColumnDifference(string Column, string? Stored, string? Expected);
