using Npgsql;

namespace Cqrs.Kit.Faults.Judge;

/// <summary>What a command wrote, as it stands in the log.</summary>
/// <param name="Position">Its position.</param>
/// <param name="Command">The command's id.</param>
/// <param name="Run">The run of the handler that wrote it.</param>
/// <param name="Amount">What the command said.</param>
public sealed record BookedRow(long Position, Guid Command, Guid Run, int Amount)
{
    private const string Select = "select position, (data->>'command')::uuid, (data->>'run')::uuid, (data->>'amount')::int from cqrs.events order by position";

    /// <summary>The whole log.</summary>
    public static async Task<IReadOnlyList<BookedRow>> ReadAsync(NpgsqlDataSource dataSource)
    {
        await using var command = dataSource.CreateCommand(Select);
        await using var reader = await command.ExecuteReaderAsync();
        List<BookedRow> rows = [];
        while (await reader.ReadAsync())
        {
            rows.Add(new BookedRow(reader.GetInt64(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetInt32(3)));
        }

        return rows;
    }
}
