using Npgsql;

namespace Cqrs.Kit.Faults.Judge;

/// <summary>An event as it stands in the log, read by plain SQL.</summary>
/// <param name="Position">Its position.</param>
/// <param name="Stream">Its stream's name; null when there is no such stream.</param>
/// <param name="Version">Its version in the stream.</param>
/// <param name="EventId">Its id.</param>
/// <param name="Append">The append that it says it is of.</param>
/// <param name="Number">Its number in that, from 0.</param>
public sealed record LogRow(long Position, string? Stream, long Version, Guid EventId, Guid Append, int Number)
{
    private const string Select = """
        select e.position, s.name, e.version, e.event_id, (e.data->>'append')::uuid, (e.data->>'number')::int
        from cqrs.events e left join cqrs.streams s on s.id = e.stream_id
        order by e.position
        """;

    /// <summary>The whole log.</summary>
    public static async Task<IReadOnlyList<LogRow>> ReadAsync(string connectionString)
    {
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        await using var command = dataSource.CreateCommand(Select);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync();
        List<LogRow> rows = [];
        Dictionary<string, string> names = new(StringComparer.Ordinal); // one text for each name, not for each row
        while (await reader.ReadAsync())
        {
            var name = await reader.IsDBNullAsync(1) ? null : reader.GetString(1);
            if (name is not null && !names.TryAdd(name, name))
            {
                name = names[name];
            }

            rows.Add(new LogRow(reader.GetInt64(0), name, reader.GetInt64(2), reader.GetGuid(3), reader.GetGuid(4), reader.GetInt32(5)));
        }

        return rows;
    }
}
