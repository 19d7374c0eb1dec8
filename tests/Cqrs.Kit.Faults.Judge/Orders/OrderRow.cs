using Npgsql;

namespace Cqrs.Kit.Faults.Judge;

/// <summary>A row of the view of orders: each column but the key follows from how many events it has seen, so that a row that is not the fold of any beginning of its stream is found.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Events">How many events of it were applied.</param>
/// <param name="Total">The sum of their amounts.</param>
/// <param name="Position">The position of the newest of them.</param>
public readonly record struct OrderRow(int OrderId, int Events, long Total, long Position)
{
    /// <summary>Its columns, as a statement selects them.</summary>
    public const string Columns = "order_id, events, total, position";

    /// <summary>All rows of a table or SQL view.</summary>
    public static async Task<IReadOnlyList<OrderRow>> ReadAsync(NpgsqlDataSource dataSource, string table)
    {
        await using var command = dataSource.CreateCommand($"select {Columns} from {table}");
        await using var reader = await command.ExecuteReaderAsync();
        return await ReadAsync(reader);
    }

    /// <summary>All rows of a result.</summary>
    public static async Task<IReadOnlyList<OrderRow>> ReadAsync(NpgsqlDataReader reader)
    {
        List<OrderRow> rows = [];
        while (await reader.ReadAsync())
        {
            rows.Add(new OrderRow(reader.GetInt32(0), reader.GetInt32(1), reader.GetInt64(2), reader.GetInt64(3)));
        }

        return rows;
    }
}
