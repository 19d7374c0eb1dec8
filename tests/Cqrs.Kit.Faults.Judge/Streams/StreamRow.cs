using Npgsql;

namespace Cqrs.Kit.Faults.Judge;

/// <summary>A row of the view of streams.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Events">How many events of it were applied.</param>
/// <param name="Numbers">The sum of their numbers in their appends.</param>
/// <param name="Version">The version of the newest of them.</param>
/// <param name="Position">Its position.</param>
public sealed record StreamRow(string Stream, long Events, long Numbers, long Version, long Position)
{
    private const string Select = """
        select (select position from cqrs.progress where name = 'stream-views' order by promoted_at desc nulls last, build limit 1), stream, events, numbers, version, position
        from (select) one left join cqrs.stream_views on true
        """;

    /// <summary>The rows of the live build and its checkpoint, as one statement sees them.</summary>
    public static async Task<(long Checkpoint, IReadOnlyList<StreamRow> Rows)> ReadAsync(NpgsqlDataSource dataSource)
    {
        await using var command = dataSource.CreateCommand(Select);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync();
        List<StreamRow> rows = [];
        var checkpoint = 0L;
        while (await reader.ReadAsync())
        {
            checkpoint = reader.GetInt64(0);
            if (!await reader.IsDBNullAsync(1))
            {
                rows.Add(new StreamRow(reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5)));
            }
        }

        return (checkpoint, rows);
    }
}
