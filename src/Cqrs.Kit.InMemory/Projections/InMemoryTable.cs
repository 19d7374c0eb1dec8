using System.Collections.Immutable;

namespace Cqrs.Kit.InMemory;

/// <summary>A view's table: rows as the values of their columns, so that a row that is read is never the object that was written.</summary>
internal abstract record InMemoryTable(string Shape)
{
    public abstract IEnumerable<object?[]> Rows { get; }

    /// <summary>The columns in words: two shapes with the same words fit the same table.</summary>
    public static string ShapeOf<TView>(RowShape<TView> shape) => string.Join(", ", shape.Columns.Select(column =>
        $"{column.Name} {column.ValueType.Name}{(column.IsJson ? " (JSON)" : "")}{(column.IsNullable ? "?" : "")}{(column == shape.Key ? " key" : "")}"));
}

/// <summary>A table with its key's type.</summary>
internal sealed record InMemoryTable<TKey>(string Shape, ImmutableDictionary<TKey, object?[]> ByKey) : InMemoryTable(Shape)
    where TKey : notnull
{
    public override IEnumerable<object?[]> Rows => ByKey.Values;
}
