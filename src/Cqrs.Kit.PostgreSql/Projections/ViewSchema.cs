using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Makes a view's table from its shape, or compares the one that is there with it.</summary>
internal static class ViewSchema
{
    /// <summary>Makes the table and its indexes, each if it is not there. When all are, it only looks.</summary>
    /// <exception cref="InvalidOperationException">The table is there with another shape.</exception>
    public static async ValueTask EnsureAsync<TView>(PostgreSqlProjectionTransaction transaction, ViewStatements<TView> statements, CancellationToken cancellationToken)
    {
        var columns = await DescribeAsync(transaction, statements.Table, cancellationToken).ConfigureAwait(false);
        if (columns.Count > 0)
        {
            Compare(statements, columns);
        }

        var indexes = await ListIndexesAsync(transaction, statements.Table, cancellationToken).ConfigureAwait(false);
        transaction.TableName(statements.Definition.TableName);
        List<NpgsqlBatchCommand> commands =
        [
            .. columns.Count == 0 ? (NpgsqlBatchCommand[])[new(CreateTable(transaction, statements))] : [],
            .. CreateIndexes(transaction, statements, indexes).Select(sql => new NpgsqlBatchCommand(sql)),
        ];
        if (commands.Count > 0)
        {
            var batch = transaction.Database.Batch(transaction.Connection, [.. commands]);
            await using var _ = batch.ConfigureAwait(false);
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static string CreateTable<TView>(PostgreSqlProjectionTransaction transaction, ViewStatements<TView> statements)
    {
        var definitions = statements.Shape.Columns.Select(column =>
            $"{SchemaNames.Quote(column.Name)} {ColumnTypes.NameOf(column)}{(column.IsNullable ? "" : " not null")}");
        var table = TableNames.Bare(statements.Definition.TableName, transaction.Projection.Version, transaction.Shard.Build);
        return statements.Fill(transaction.Database.Sql.CreateViewTable)
            .Replace("{definitions}", string.Join(",\n    ", definitions), StringComparison.Ordinal)
            .Replace("{key_name}", SchemaNames.Quote(SchemaNames.Fit(table + "_pkey")), StringComparison.Ordinal);
    }

    /// <summary>The indexes that are not there yet. Asked for by name, as <c>if not exists</c> would wait for the table's writers even when there is nothing to do.</summary>
    private static IEnumerable<string> CreateIndexes<TView>(PostgreSqlProjectionTransaction transaction, ViewStatements<TView> statements, HashSet<string> present)
    {
        var table = TableNames.Bare(statements.Definition.TableName, transaction.Projection.Version, transaction.Shard.Build);
        foreach (var index in statements.Shape.Indexes)
        {
            var direction = index.Descending ? " desc" : "";
            var name = SchemaNames.Fit($"{table}_{string.Join('_', index.Columns)}{(index.Descending ? "_desc" : "")}_idx");
            if (present.Add(name))
            {
                yield return transaction.Database.Sql.CreateViewIndex
                    .Replace("{index}", SchemaNames.Quote(name), StringComparison.Ordinal)
                    .Replace("{table}", statements.Table, StringComparison.Ordinal)
                    .Replace("{columns}", string.Join(", ", index.Columns.Select(column => SchemaNames.Quote(column) + direction)), StringComparison.Ordinal);
            }
        }
    }

    private static void Compare<TView>(ViewStatements<TView> statements, IReadOnlyDictionary<string, string> columns)
    {
        var stored = new Dictionary<string, string>(columns, StringComparer.Ordinal);
        List<string> differences = [];
        foreach (var column in statements.Shape.Columns)
        {
            var wanted = Words(ColumnTypes.NameOf(column), !column.IsNullable, column == statements.Shape.Key);
            if (!stored.Remove(column.Name, out var found))
            {
                differences.Add($"it has no column {column.Name} ({wanted})");
            }
            else if (found != wanted)
            {
                differences.Add($"its column {column.Name} is {found}, but the record wants {wanted}");
            }
        }

        differences.AddRange(stored.Select(left => $"its column {left.Key} ({left.Value}) is not in the record"));
        if (differences.Count > 0)
        {
            var (name, version) = statements.Definition.Projection;
            throw new InvalidOperationException(
                $"The table {statements.Table} has another shape than {typeof(TView)}: {string.Join("; ", differences)}. A changed record fills a table of its own: raise the Version of the projection '{name}' to {version + 1}.");
        }
    }

    private static async ValueTask<Dictionary<string, string>> DescribeAsync(PostgreSqlProjectionTransaction transaction, string table, CancellationToken cancellationToken)
    {
        var columns = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var row in transaction.QueryAsync(transaction.Database.Sql.DescribeTable, [table], cancellationToken).ConfigureAwait(false))
        {
            columns.Add(row.GetString(0), Words(row.GetString(1), row.GetBoolean(2), row.GetBoolean(3)));
        }

        return columns;
    }

    private static async ValueTask<HashSet<string>> ListIndexesAsync(PostgreSqlProjectionTransaction transaction, string table, CancellationToken cancellationToken)
    {
        HashSet<string> names = [];
        await foreach (var row in transaction.QueryAsync(transaction.Database.Sql.ListIndexes, [table], cancellationToken).ConfigureAwait(false))
        {
            names.Add(row.GetString(0));
        }

        return names;
    }

    private static string Words(string type, bool isNotNull, bool isKey) => $"{type}{(isNotNull ? " not null" : "")}{(isKey ? " primary key" : "")}";
}
