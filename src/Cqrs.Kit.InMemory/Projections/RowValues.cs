namespace Cqrs.Kit.InMemory;

/// <summary>Rows as the values of their columns, and back.</summary>
internal static class RowValues
{
    /// <exception cref="InvalidOperationException">A column that is not nullable has no value.</exception>
    public static object?[][] Of<TView>(RowShape<TView> shape, IReadOnlyList<TView> rows)
    {
        var result = new object?[rows.Count][];
        for (var r = 0; r < result.Length; r++)
        {
            result[r] = new object?[shape.Columns.Count];
        }

        for (var c = 0; c < shape.Columns.Count; c++)
        {
            var column = shape.Columns[c];
            var values = column.ValuesOf(rows);
            for (var r = 0; r < result.Length; r++)
            {
                result[r][c] = Stored(values.GetValue(r));
                if (result[r][c] is null && !column.IsNullable)
                {
                    throw new InvalidOperationException($"The property {column.Property} of {typeof(TView)} is not nullable and got null.");
                }
            }
        }

        return result;
    }

    public static TView Read<TView>(RowShape<TView> shape, object?[] values)
    {
        using var reader = new RowReader(values);
        return shape.Read(reader);
    }

    // A point in time has no offset in a table, and what is stored must not change with the writer's array.
    private static object? Stored(object? value) => value switch
    {
        DateTimeOffset time => time.ToUniversalTime(),
        byte[] bytes => bytes.Clone(),
        _ => value,
    };
}
