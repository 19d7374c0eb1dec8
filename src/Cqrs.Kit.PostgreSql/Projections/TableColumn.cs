using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>A column as the server's catalog describes it.</summary>
internal readonly record struct TableColumn(string Name, string Type, bool IsKey)
{
    private static readonly string[] _typesWithoutEquality = ["json", "json[]", "xml", "xml[]", "point", "point[]"];

    /// <summary>Quoted.</summary>
    public string Sql => SchemaNames.Quote(Name);

    public bool HasEquality => !_typesWithoutEquality.Contains(Type);

    /// <summary>The columns of a table; none when it is not there.</summary>
    public static async ValueTask<List<TableColumn>> ReadAllAsync(Database database, NpgsqlConnection connection, string table, CancellationToken cancellationToken)
    {
        var batch = database.Batch(connection, new NpgsqlBatchCommand(database.Sql.DescribeTable).With(NpgsqlDbType.Text, table));
        await using var _ = batch.ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        List<TableColumn> columns = [];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            columns.Add(new TableColumn(reader.GetString(0), reader.GetString(1), reader.GetBoolean(3)));
        }

        return columns;
    }
}
