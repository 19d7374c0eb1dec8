using System.Collections.Immutable;

namespace Cqrs.Kit.InMemory;

/// <summary>A view's table: rows as the values of their columns, so that a row that is read is never the object that was written.</summary>
/// <param name="Shape">The columns in words: two shapes with the same words fit the same table.</param>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Key">The name of the key column.</param>
internal abstract record InMemoryTable(string Shape, IReadOnlyList<string> Columns, string Key)
{
    public abstract IEnumerable<object?[]> Rows { get; }

    public static string ShapeOf<TView>(RowShape<TView> shape) => string.Join(", ", shape.Columns.Select(column =>
        $"{column.Name} {column.ValueType.Name}{(column.IsJson ? " (JSON)" : "")}{(column.IsNullable ? "?" : "")}{(column == shape.Key ? " key" : "")}"));

    public static InMemoryTable<TKey> Empty<TView, TKey>(RowShape<TView> shape)
        where TKey : notnull => new(ShapeOf(shape), [.. shape.Columns.Select(column => column.Name)], shape.Key.Name, ImmutableDictionary<TKey, object?[]>.Empty);
}

/// <summary>A table with its key's type.</summary>
internal sealed record InMemoryTable<TKey>(string Shape, IReadOnlyList<string> Columns, string Key, ImmutableDictionary<TKey, object?[]> ByKey) : InMemoryTable(Shape, Columns, Key)
    where TKey : notnull
{
    public override IEnumerable<object?[]> Rows => ByKey.Values;
}
