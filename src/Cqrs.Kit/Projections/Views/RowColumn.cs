namespace Cqrs.Kit;

/// <summary>A column of a view: its name, its type, and how its values are got out of rows.</summary>
/// <typeparam name="TView">The view.</typeparam>
public abstract class RowColumn<TView>
{
    private protected RowColumn(string property, Type valueType, bool isNullable, bool isJson)
    {
        Property = property;
        Name = SnakeCase.From(property);
        ValueType = valueType;
        IsNullable = isNullable;
        IsJson = isJson;
    }

    /// <summary>The property of the view.</summary>
    public string Property { get; }

    /// <summary>The column's name, snake_case.</summary>
    public string Name { get; }

    /// <summary>The type of the stored value, without <see cref="Nullable{T}"/>: one of <see cref="RowShape.ValueTypes"/>.</summary>
    public Type ValueType { get; }

    /// <summary>Whether it may be null.</summary>
    public bool IsNullable { get; }

    /// <summary>Whether the value is a text of JSON rather than a plain text.</summary>
    public bool IsJson { get; }

    /// <summary>The column of many rows, as one array of the stored type (of the nullable type for nullable value types).</summary>
    /// <param name="rows">The rows.</param>
    /// <returns>One value a row.</returns>
    public abstract Array ValuesOf(IReadOnlyList<TView> rows);
}

/// <summary>A column of a view with its stored type.</summary>
/// <typeparam name="TView">The view.</typeparam>
/// <typeparam name="TValue">The type of the stored value.</typeparam>
public sealed class RowColumn<TView, TValue> : RowColumn<TView>
{
    private readonly Func<TView, TValue> _get;

    /// <summary>Describes a column.</summary>
    /// <param name="property">The property of the view; the column's name is made from it.</param>
    /// <param name="isNullable">Whether it may be null.</param>
    /// <param name="get">Gets the stored value out of a row.</param>
    /// <param name="isJson">Whether the value is a text of JSON.</param>
    public RowColumn(string property, bool isNullable, Func<TView, TValue> get, bool isJson = false)
        : base(property, Nullable.GetUnderlyingType(typeof(TValue)) ?? typeof(TValue), isNullable, isJson)
    {
        ArgumentNullException.ThrowIfNull(get);
        _get = get;
    }

    internal TValue ValueOf(TView row) => _get(row);

    /// <inheritdoc/>
    public override Array ValuesOf(IReadOnlyList<TView> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var values = new TValue[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = _get(rows[i]);
        }

        return values;
    }
}
