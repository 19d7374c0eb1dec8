using Npgsql;

namespace Cqrs.Kit.Faults.Judge;

/// <summary>A row of the view that was written, as a trigger of the test's database saw it.</summary>
/// <param name="Transaction">The transaction that wrote it.</param>
/// <param name="Writer">The name that the process gave its connections.</param>
/// <param name="OrderId">The row's key.</param>
/// <param name="Position">The newest event in it.</param>
public sealed record RowWrite(ulong Transaction, string Writer, int OrderId, long Position)
{
    /// <summary>All of them.</summary>
    public static async Task<IReadOnlyList<RowWrite>> ReadAsync(NpgsqlDataSource dataSource)
    {
        await using var command = dataSource.CreateCommand("select transaction, writer, order_id, position from faults.writes");
        await using var reader = await command.ExecuteReaderAsync();
        List<RowWrite> writes = [];
        while (await reader.ReadAsync())
        {
            writes.Add(new RowWrite(reader.GetFieldValue<ulong>(0), reader.GetString(1), reader.GetInt32(2), reader.GetInt64(3)));
        }

        return writes;
    }
}
