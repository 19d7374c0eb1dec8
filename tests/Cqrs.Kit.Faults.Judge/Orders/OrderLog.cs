using Npgsql;

namespace Cqrs.Kit.Faults.Judge;

/// <summary>The events of orders as they stand in the log, and what any beginning of it folds to: worked out from the raw JSON, read by plain SQL.</summary>
public sealed class OrderLog
{
    private const string Select = """
        select position, event_id, (data->>'orderId')::int, (data->>'amount')::int
        from cqrs.events
        where type in ('fault.order-placed', 'fault.order-changed')
        order by position
        """;

    private readonly Dictionary<int, List<OrderRow>> _orders = [];
    private readonly List<WholeTable> _whole = [];
    private readonly Dictionary<long, Guid> _ids = [];

    /// <summary>How many events there are.</summary>
    public int Count => _whole.Count;

    /// <summary>The position of the newest.</summary>
    public long Head => _whole.Count == 0 ? 0 : _whole[^1].Position;

    /// <summary>What every order comes to in the end.</summary>
    public IReadOnlyDictionary<int, OrderRow> Fold => _orders.ToDictionary(order => order.Key, order => order.Value[^1]);

    /// <summary>Reads the whole log.</summary>
    public static async Task<OrderLog> ReadAsync(NpgsqlDataSource dataSource)
    {
        await using var command = dataSource.CreateCommand(Select);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync();
        var log = new OrderLog();
        while (await reader.ReadAsync())
        {
            log.Add(reader.GetInt64(0), reader.GetGuid(1), reader.GetInt32(2), reader.GetInt32(3));
        }

        return log;
    }

    /// <summary>Adds the next event.</summary>
    public void Add(long position, Guid id, int orderId, int amount)
    {
        if (!_orders.TryGetValue(orderId, out var order))
        {
            _orders.Add(orderId, order = []);
        }

        var (before, whole) = (order.LastOrDefault(), _whole.LastOrDefault());
        order.Add(new OrderRow(orderId, before.Events + 1, before.Total + amount, position));
        _whole.Add(new WholeTable(_orders.Count, whole.Events + 1, whole.Total + amount, position));
        _ids.Add(position, id);
    }

    /// <summary>The id of the event at a position; null when there is none.</summary>
    public Guid? IdAt(long position) => _ids.TryGetValue(position, out var id) ? id : null;

    /// <summary>What an order comes to after its first events; without any, a row of zeros.</summary>
    public OrderRow After(int orderId, int events) =>
        _orders.TryGetValue(orderId, out var order) && events > 0 && events <= order.Count ? order[events - 1] : new OrderRow(orderId, 0, 0, 0);

    /// <summary>The last position at which an order is still as it is after its first events.</summary>
    public long LastAt(int orderId, int events) =>
        _orders.TryGetValue(orderId, out var order) && events < order.Count ? order[events].Position - 1 : long.MaxValue;

    /// <summary>What the whole view comes to at a position.</summary>
    public WholeTable WholeAt(long position)
    {
        var index = IndexAfter(position);
        return index == 0 ? default : _whole[index - 1];
    }

    /// <summary>The last position at which the whole view is still as it is at a position.</summary>
    public long LastAt(long position)
    {
        var index = IndexAfter(position);
        return index == _whole.Count ? long.MaxValue : _whole[index].Position - 1;
    }

    private int IndexAfter(long position)
    {
        var (low, high) = (0, _whole.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _whole[middle].Position <= position ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
