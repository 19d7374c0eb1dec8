using Npgsql;

namespace Cqrs.Kit.Faults.Judge;

/// <summary>A parked key as it is stored, and the events that wait for it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Position">The event that could not be applied.</param>
/// <param name="Waiting">The positions in its queue, in order.</param>
public sealed record ParkedRow(string Key, long Position, IReadOnlyList<long> Waiting)
{
    private const string Select = """
        select k.key, k.position, array(select e.position from cqrs.parked_events e where (e.name, e.version, e.build, e.key) = (k.name, k.version, k.build, k.key) order by e.position)
        from cqrs.parked_keys k
        """;

    /// <summary>All of them.</summary>
    public static async Task<IReadOnlyList<ParkedRow>> ReadAsync(NpgsqlDataSource dataSource)
    {
        await using var command = dataSource.CreateCommand(Select);
        await using var reader = await command.ExecuteReaderAsync();
        List<ParkedRow> rows = [];
        while (await reader.ReadAsync())
        {
            rows.Add(new ParkedRow(reader.GetString(0), reader.GetInt64(1), reader.GetFieldValue<long[]>(2)));
        }

        return rows;
    }
}
