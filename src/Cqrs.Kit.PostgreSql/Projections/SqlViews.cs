using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>The SQL views by which tables of projections are read: <c>orders_v2</c> over the live build of version 2, <c>orders</c> over the promoted build.</summary>
internal static class SqlViews
{
    private const string Savepoint = "cqrs_view";

    /// <summary>Makes both SQL views over the tables of a build, each when there is none, so that they can be queried from the first start on.</summary>
    public static async ValueTask EnsureAsync(PostgreSqlProjectionTransaction transaction, IEnumerable<string> tables, CancellationToken cancellationToken)
    {
        foreach (var name in tables)
        {
            var table = transaction.TableName(name);
            foreach (var view in ViewsOf(transaction, name))
            {
                var (kind, _) = await DescribeAsync(transaction, view, table, cancellationToken).ConfigureAwait(false);
                if (kind is null)
                {
                    await ReplaceAsync(transaction, view, table, cancellationToken).ConfigureAwait(false);
                }
                else if (kind != "v")
                {
                    throw new InvalidOperationException($"{view} is there and is not a view: the projection {transaction.Projection} needs that name. Rename it, or use another schema.");
                }
            }
        }
    }

    /// <summary>Puts the SQL views of a version over the tables of its build.</summary>
    public static ValueTask ShowLiveAsync(PostgreSqlProjectionTransaction transaction, IEnumerable<string> tables, CancellationToken cancellationToken) =>
        ShowAsync(transaction, tables, name => ViewsOf(transaction, name)[0], cancellationToken);

    /// <summary>Puts the SQL views that name no version over the tables of a build.</summary>
    public static ValueTask ShowPromotedAsync(PostgreSqlProjectionTransaction transaction, IEnumerable<string> tables, CancellationToken cancellationToken) =>
        ShowAsync(transaction, tables, name => ViewsOf(transaction, name)[1], cancellationToken);

    private static async ValueTask ShowAsync(PostgreSqlProjectionTransaction transaction, IEnumerable<string> tables, Func<string, string> viewOf, CancellationToken cancellationToken)
    {
        foreach (var name in tables)
        {
            var (view, table) = (viewOf(name), transaction.TableName(name));
            if (await DescribeAsync(transaction, view, table, cancellationToken).ConfigureAwait(false) is not ("v", true))
            {
                await ReplaceAsync(transaction, view, table, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static string[] ViewsOf(PostgreSqlProjectionTransaction transaction, string name)
    {
        var schema = transaction.Database.Options.Schema;
        return [TableNames.ViewOfVersion(schema, name, transaction.Projection.Version), TableNames.View(schema, name)];
    }

    private static async ValueTask ReplaceAsync(PostgreSqlProjectionTransaction transaction, string view, string table, CancellationToken cancellationToken)
    {
        List<string> columns = [];
        await foreach (var row in transaction.QueryAsync(transaction.Database.Sql.DescribeTable, [table], cancellationToken).ConfigureAwait(false))
        {
            columns.Add(SchemaNames.Quote(row.GetString(0)));
        }

        var create = transaction.Database.Sql.CreateView.Replace("{view}", view, StringComparison.Ordinal).Replace("{table}", table, StringComparison.Ordinal)
            .Replace("{columns}", string.Join(", ", columns), StringComparison.Ordinal);
        await transaction.Transaction.SaveAsync(Savepoint, cancellationToken).ConfigureAwait(false);
        try
        {
            await ExecuteAsync(transaction, create, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidTableDefinition)
        {
            // Its columns are not those of the old version with others behind them, so it cannot be replaced in place.
            await transaction.Transaction.RollbackAsync(Savepoint, cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(transaction, transaction.Database.Sql.DropView.Replace("{view}", view, StringComparison.Ordinal), cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(transaction, create, cancellationToken).ConfigureAwait(false);
        }

        await transaction.Transaction.ReleaseAsync(Savepoint, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<(string? Kind, bool Shows)> DescribeAsync(PostgreSqlProjectionTransaction transaction, string view, string table, CancellationToken cancellationToken)
    {
        await foreach (var row in transaction.QueryAsync(transaction.Database.Sql.DescribeView, [view, table], cancellationToken).ConfigureAwait(false))
        {
            return (row.IsDBNull(0) ? null : row.GetString(0), row.GetBoolean(1));
        }

        return default;
    }

    private static async ValueTask ExecuteAsync(PostgreSqlProjectionTransaction transaction, string sql, CancellationToken cancellationToken)
    {
        var batch = transaction.Database.Batch(transaction.Connection, new NpgsqlBatchCommand(sql));
        await using var _ = batch.ConfigureAwait(false);
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
