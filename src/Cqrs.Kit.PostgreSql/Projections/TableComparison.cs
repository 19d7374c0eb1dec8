using System.Globalization;

using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Compares two builds of a table by key, by the columns that both have, in one statement that the server works out.</summary>
internal sealed class TableComparison
{
    private readonly string _name;
    private readonly string _live;
    private readonly string _other;
    private readonly List<string> _keys;
    private readonly List<(TableColumn Live, TableColumn Other)> _columns;

    public TableComparison(string name, (string Table, List<TableColumn> Columns) live, (string Table, List<TableColumn> Columns) other)
    {
        (_name, _live, _other) = (name, live.Table, other.Table);
        _keys = [.. KeyOf(live.Columns).Select(column => column.Sql)];
        _columns = [.. live.Columns.Join(other.Columns, column => column.Name, column => column.Name, (one, two) => (one, two))];
        IsPossible = _keys.Count > 0 && KeyOf(live.Columns).SequenceEqual(KeyOf(other.Columns));
        NotCompared = IsPossible
            ? [.. live.Columns.Concat(other.Columns).Select(column => column.Name).Distinct().Where(column => !_columns.Exists(both => both.Live.Name == column)).Select(column => $"{name}.{column}")]
            : [name];
    }

    /// <summary>Whether both are there and have the same key.</summary>
    public bool IsPossible { get; }

    public IReadOnlyList<string> NotCompared { get; }

    public async ValueTask<(long Added, long Removed, long Changed, List<RowDifference> Rows)> RunAsync(Database database, NpgsqlConnection connection, int maxRows, CancellationToken cancellationToken)
    {
        var batch = database.LongBatch(connection, new NpgsqlBatchCommand(Fill(database.Sql.CompareTables)).With(NpgsqlDbType.Integer, maxRows));
        await using var _ = batch.ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var (added, removed, changed) = (0L, 0L, 0L);
        List<RowDifference> rows = [];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            (added, removed, changed) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
            if (!reader.IsDBNull(3))
            {
                rows.Add(Read(reader));
            }
        }

        return (added, removed, changed, rows);
    }

    private static IEnumerable<TableColumn> KeyOf(List<TableColumn> columns) => columns.Where(column => column.IsKey).OrderBy(column => column.Name, StringComparer.Ordinal);

    private RowDifference Read(NpgsqlDataReader reader)
    {
        var (kind, key) = (reader.GetString(3), reader.GetString(4));
        if (kind != "changed")
        {
            return new RowDifference(_name, key, kind == "added" ? RowDifferenceKind.Added : RowDifferenceKind.Removed, []);
        }

        var (differs, live, other) = (reader.GetFieldValue<bool[]>(5), reader.GetFieldValue<string?[]>(6), reader.GetFieldValue<string?[]>(7));
        return new RowDifference(
            _name, key, RowDifferenceKind.Changed,
            [.. _columns.Select((column, i) => (column.Live.Name, i)).Where(column => differs[column.i]).Select(column => new ColumnDifference(column.Name, live[column.i], other[column.i]))]);
    }

    private string Fill(string template)
    {
        var differs = _columns.ConvertAll(column => Differs(column.Live, column.Other));
        var shown = _keys.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"k{i}")).ToList();
        return new Dictionary<string, string>
        {
            ["{keys}"] = string.Join(", ", shown),
            ["{coalesced}"] = string.Join(", ", _keys.Select(key => $"coalesce(l.{key}, o.{key})")),
            ["{live_absent}"] = $"l.{_keys[0]} is null",
            ["{other_absent}"] = $"o.{_keys[0]} is null",
            ["{matched}"] = string.Join(" and ", _keys.Select(key => $"o.{key} = l.{key}")),
            ["{differs}"] = string.Join(" or ", differs),
            ["{column_differs}"] = string.Join(", ", differs),
            ["{live_texts}"] = string.Join(", ", _columns.Select(column => $"l.{column.Live.Sql}::text")),
            ["{other_texts}"] = string.Join(", ", _columns.Select(column => $"o.{column.Other.Sql}::text")),
            ["{shown_key}"] = string.Join(", ", shown.Select(key => $"s.{key}")),
            ["{live_shown}"] = string.Join(" and ", _keys.Zip(shown, (key, alias) => $"l.{key} = s.{alias}")),
            ["{other_shown}"] = string.Join(" and ", _keys.Zip(shown, (key, alias) => $"o.{key} = s.{alias}")),
            ["{live}"] = _live,
            ["{other}"] = _other,
        }.Aggregate(template, (text, mark) => text.Replace(mark.Key, mark.Value, StringComparison.Ordinal));
    }

    private static string Differs(TableColumn live, TableColumn other) => live.Type == other.Type && live.HasEquality
        ? $"l.{live.Sql} is distinct from o.{other.Sql}"
        : $"l.{live.Sql}::text is distinct from o.{other.Sql}::text";
}
