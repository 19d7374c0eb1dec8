using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>The SQL views by which people ask for a view without its version: over the latest version that has caught up.</summary>
internal static class SqlViews
{
    private const string Savepoint = "cqrs_view";

    /// <summary>Makes the SQL view when there is none, so that it can be queried from the first start on.</summary>
    public static async ValueTask EnsureAsync(PostgreSqlProjectionTransaction transaction, string view, string table, string columns, CancellationToken cancellationToken)
    {
        var (kind, _) = await DescribeAsync(transaction, view, table, cancellationToken).ConfigureAwait(false);
        if (kind is null)
        {
            await ExecuteAsync(transaction, Fill(transaction.Database.Sql.CreateView, view, table, columns), cancellationToken).ConfigureAwait(false);
        }
        else if (kind != "v")
        {
            throw new InvalidOperationException($"{view} is there and is not a view: the projection {transaction.Projection} needs that name. Rename it, or use another schema.");
        }
    }

    /// <summary>Puts the SQL views of a projection over this version of it, unless a later one has caught up.</summary>
    public static async ValueTask PromoteAsync(PostgreSqlProjectionTransaction transaction, IReadOnlyList<string> tables, CancellationToken cancellationToken)
    {
        var schema = transaction.Database.Options.Schema;
        foreach (var name in tables)
        {
            var (view, table) = (TableNames.View(schema, name), transaction.TableName(name));
            var (kind, shows) = await DescribeAsync(transaction, view, table, cancellationToken).ConfigureAwait(false);
            if (!(kind == "v" && shows) && await MayPromoteAsync(transaction, cancellationToken).ConfigureAwait(false))
            {
                await ReplaceAsync(transaction, view, table, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async ValueTask ReplaceAsync(PostgreSqlProjectionTransaction transaction, string view, string table, CancellationToken cancellationToken)
    {
        List<string> columns = [];
        await foreach (var row in transaction.QueryAsync(transaction.Database.Sql.DescribeTable, [table], cancellationToken).ConfigureAwait(false))
        {
            columns.Add(SchemaNames.Quote(row.GetString(0)));
        }

        var create = Fill(transaction.Database.Sql.CreateView, view, table, string.Join(", ", columns));
        await transaction.Transaction.SaveAsync(Savepoint, cancellationToken).ConfigureAwait(false);
        try
        {
            await ExecuteAsync(transaction, create, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidTableDefinition)
        {
            // Its columns are not those of the old version with others behind them, so it cannot be replaced in place.
            await transaction.Transaction.RollbackAsync(Savepoint, cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(transaction, Fill(transaction.Database.Sql.DropView, view, table, ""), cancellationToken).ConfigureAwait(false);
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

    private static async ValueTask<bool> MayPromoteAsync(PostgreSqlProjectionTransaction transaction, CancellationToken cancellationToken)
    {
        var (name, version) = transaction.Projection;
        var batch = transaction.Database.Batch(transaction.Connection, new NpgsqlBatchCommand(transaction.Database.Sql.MayPromote)
            .With(NpgsqlDbType.Text, name).With(NpgsqlDbType.Integer, version));
        await using var _ = batch.ConfigureAwait(false);
        return await batch.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
    }

    private static string Fill(string template, string view, string table, string columns) => template
        .Replace("{view}", view, StringComparison.Ordinal)
        .Replace("{table}", table, StringComparison.Ordinal)
        .Replace("{columns}", columns, StringComparison.Ordinal);

    private static async ValueTask ExecuteAsync(PostgreSqlProjectionTransaction transaction, string sql, CancellationToken cancellationToken)
    {
        var batch = transaction.Database.Batch(transaction.Connection, new NpgsqlBatchCommand(sql));
        await using var _ = batch.ConfigureAwait(false);
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
