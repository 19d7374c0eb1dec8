namespace Cqrs.Kit;

/// <summary>Compares a stored row with the one that is expected, column by column, as a store keeps them.</summary>
internal static class RowComparison
{
    /// <summary>How they differ; null when they are equal.</summary>
    public static RowDifference? Compare<TView>(ViewDefinition<TView> view, string key, TView? stored, TView? expected)
        where TView : class
    {
        if (stored is null || expected is null)
        {
            return stored == expected ? null : new RowDifference(view.TableName, key, stored is null ? RowDifferenceKind.Added : RowDifferenceKind.Removed, []);
        }

        List<ColumnDifference> columns = [];
        foreach (var column in view.Shape.Columns)
        {
            var values = column.ValuesOf([stored, expected]);
            if (!AreEqual(values.GetValue(0), values.GetValue(1)))
            {
                columns.Add(new ColumnDifference(column.Name, RowShape.TextOf(values.GetValue(0)), RowShape.TextOf(values.GetValue(1))));
            }
        }

        return columns.Count == 0 ? null : new RowDifference(view.TableName, key, RowDifferenceKind.Changed, columns);
    }

    /// <summary>A store keeps times to the microsecond, and without an offset.</summary>
    private static bool AreEqual(object? stored, object? expected) => (stored, expected) switch
    {
        (DateTimeOffset one, DateTimeOffset other) => AreClose(one.UtcTicks, other.UtcTicks),
        (TimeOnly one, TimeOnly other) => AreClose(one.Ticks, other.Ticks),
        (TimeSpan one, TimeSpan other) => AreClose(one.Ticks, other.Ticks),
        (byte[] one, byte[] other) => one.AsSpan().SequenceEqual(other),
        _ => Equals(stored, expected),
    };

    private static bool AreClose(long one, long other) => Math.Abs(one - other) < TimeSpan.TicksPerMicrosecond;
}
