using System.Globalization;

using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>The statements on one view's table, made from the templates and the view's shape.</summary>
/// <remarks>Immutable; safe for any thread.</remarks>
internal sealed class ViewStatements<TView>
{
    private readonly string _find;
    private readonly string _load;
    private readonly string _upsert;
    private readonly string _delete;
    private readonly string _clear;
    private readonly string _sample;
    private readonly NpgsqlDbType _keyType;

    public ViewStatements(SqlText sql, string schema, ViewDefinition<TView> definition, int build)
    {
        Definition = definition;
        Table = TableNames.OfBuild(schema, definition.TableName, definition.Projection.Version, build);
        View = TableNames.ViewOfVersion(schema, definition.TableName, definition.Projection.Version);
        var columns = Shape.Columns;
        var others = columns.Where(column => column != Shape.Key).DefaultIfEmpty(Shape.Key);
        Columns = string.Join(", ", columns.Select(column => SchemaNames.Quote(column.Name)));
        _keyType = ColumnTypes.TypeOf(Shape.Key);
        _find = Fill(sql.FindRow);
        _load = Fill(sql.LoadRows);
        _delete = Fill(sql.DeleteRows);
        _clear = Fill(sql.ClearRows);
        _sample = Fill(sql.SampleKeys);
        _upsert = Fill(sql.UpsertRows)
            .Replace("{arrays}", string.Join(", ", columns.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"${i + 1}"))), StringComparison.Ordinal)
            .Replace("{assignments}", string.Join(", ", others.Select(column => $"{SchemaNames.Quote(column.Name)} = excluded.{SchemaNames.Quote(column.Name)}")), StringComparison.Ordinal);
    }

    public ViewDefinition<TView> Definition { get; }

    public RowShape<TView> Shape => Definition.Shape;

    /// <summary>The quoted table of the build.</summary>
    public string Table { get; }

    /// <summary>The quoted SQL view over the live build of the version.</summary>
    public string View { get; }

    /// <summary>The quoted columns, in the shape's order.</summary>
    public string Columns { get; }

    public string Fill(string template) => template
        .Replace("{table}", Table, StringComparison.Ordinal)
        .Replace("{view}", View, StringComparison.Ordinal)
        .Replace("{columns}", Columns, StringComparison.Ordinal)
        .Replace("{key}", SchemaNames.Quote(Shape.Key.Name), StringComparison.Ordinal);

    public NpgsqlBatchCommand Find<TKey>(TKey key)
        where TKey : notnull => new NpgsqlBatchCommand(_find).With(_keyType, key);

    public NpgsqlBatchCommand Load<TKey>(TKey[] keys) => new NpgsqlBatchCommand(_load).WithArray(_keyType, keys);

    public NpgsqlBatchCommand Delete<TKey>(TKey[] keys) => new NpgsqlBatchCommand(_delete).WithArray(_keyType, keys);

    public NpgsqlBatchCommand Clear() => new(_clear);

    public NpgsqlBatchCommand SampleKeys(int count, int seed) => new NpgsqlBatchCommand(_sample).With(NpgsqlDbType.Bigint, (long)seed).With(NpgsqlDbType.Integer, count);

    /// <exception cref="InvalidOperationException">A column that is not nullable has no value. Found here rather than by the server, as the write is sent only with the commit.</exception>
    public NpgsqlBatchCommand Upsert(IReadOnlyList<TView> rows)
    {
        var command = new NpgsqlBatchCommand(_upsert);
        foreach (var column in Shape.Columns)
        {
            var values = column.ValuesOf(rows);
            if (!column.IsNullable && values is object?[] references && references.Contains(null))
            {
                throw new InvalidOperationException($"The property {column.Property} of {typeof(TView)} is not nullable and got null.");
            }

            command.Parameters.Add(new NpgsqlParameter { Value = ColumnTypes.Writable(values), NpgsqlDbType = NpgsqlDbType.Array | ColumnTypes.TypeOf(column) });
        }

        return command;
    }
}
