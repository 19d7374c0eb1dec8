using Npgsql;

namespace Cqrs.Kit.Benchmarks.Order;

/// <summary>What a reader saw against what is in the table in the end.</summary>
/// <param name="Events">In the table.</param>
/// <param name="Missed">In the table, and never seen.</param>
/// <param name="OutOfOrder">Seen at or after a later one.</param>
/// <param name="Holes">Positions up to the newest that no event has.</param>
internal sealed record OrderCheck(long Events, long Missed, long OutOfOrder, long Holes)
{
    public static OrderCheck None { get; } = new(0, 0, 0, 0);

    public static async Task<OrderCheck> OfAsync(NpgsqlDataSource dataSource, OrderScheme scheme, List<long> seen)
    {
        HashSet<long> distinct = [.. seen];
        var (events, missed, newest) = (0L, 0L, 0L);
        await using var command = dataSource.CreateCommand($"select position from {scheme.Table} order by position");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            newest = reader.GetInt64(0);
            events++;
            missed += distinct.Contains(newest) ? 0 : 1;
        }

        return new OrderCheck(events, missed, seen.Zip(seen.Skip(1)).Count(pair => pair.First >= pair.Second), newest - events);
    }

    public OrderCheck Plus(OrderCheck other) => new(Events + other.Events, Missed + other.Missed, OutOfOrder + other.OutOfOrder, Holes + other.Holes);
}
