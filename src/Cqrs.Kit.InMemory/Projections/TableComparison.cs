namespace Cqrs.Kit.InMemory;

/// <summary>Compares two builds of a table, of which both have the key, by the columns that both have.</summary>
internal sealed class TableComparison(string name, InMemoryTable live, InMemoryTable other)
{
    private readonly List<(string Name, int Live, int Other)> _columns =
        [.. live.Columns.Intersect(other.Columns).Select(column => (column, IndexOf(live, column), IndexOf(other, column)))];

    /// <summary>The rows that differ, in the order of their keys as text.</summary>
    public IEnumerable<RowDifference> Differences()
    {
        var (before, after) = (RowsOf(live), RowsOf(other));
        return before.Keys.Union(after.Keys).Order(StringComparer.Ordinal).Select(key => Compare(key, before.GetValueOrDefault(key), after.GetValueOrDefault(key))).OfType<RowDifference>();
    }

    private static int IndexOf(InMemoryTable table, string column) => table.Columns.ToList().IndexOf(column);

    private static Dictionary<string, object?[]> RowsOf(InMemoryTable table)
    {
        var key = IndexOf(table, table.Key);
        return table.Rows.ToDictionary(row => RowShape.TextOf(row[key])!, StringComparer.Ordinal);
    }

    private RowDifference? Compare(string key, object?[]? before, object?[]? after)
    {
        if (before is null || after is null)
        {
            return new RowDifference(name, key, before is null ? RowDifferenceKind.Added : RowDifferenceKind.Removed, []);
        }

        List<ColumnDifference> columns =
        [
            .. from column in _columns
               let values = (Live: before[column.Live], Other: after[column.Other])
               where !AreEqual(values.Live, values.Other)
               select new ColumnDifference(column.Name, RowShape.TextOf(values.Live), RowShape.TextOf(values.Other)),
        ];
        return columns.Count == 0 ? null : new RowDifference(name, key, RowDifferenceKind.Changed, columns);
    }

    private static bool AreEqual(object? one, object? other) => (one, other) switch
    {
        (byte[] bytes, byte[] others) => bytes.AsSpan().SequenceEqual(others),
        _ => Equals(one, other),
    };
}
