using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.Benchmarks.Load.Raw;

/// <summary>The read model by hand: what a batch of events touches is loaded, folded in memory, and written by one array a column, with the checkpoint in the same transaction.</summary>
/// <remarks>For one connection, one batch at a time.</remarks>
internal sealed class RawViews : IAsyncDisposable
{
    private const string Load = "SELECT order_id, last_product, status, total, items, created_at FROM order_views WHERE order_id = any ($1)";

    private const string Upsert = """
        INSERT INTO order_views (order_id, last_product, status, total, items, created_at)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
        ON CONFLICT (order_id) DO UPDATE SET last_product = excluded.last_product, status = excluded.status, total = excluded.total,
            items = excluded.items, created_at = excluded.created_at
        """;

    private const string Move = "UPDATE checkpoints SET position = $1";

    private const string Notify = $"SELECT pg_notify('{RawTable.ViewsChannel}', '')";

    private readonly NpgsqlCommand _load;
    private readonly NpgsqlBatch _save;
    private readonly NpgsqlParameter<Guid[]> _wanted = Column<Guid>(NpgsqlDbType.Uuid);
    private readonly NpgsqlParameter<Guid[]> _ids = Column<Guid>(NpgsqlDbType.Uuid);
    private readonly NpgsqlParameter<string[]> _products = Column<string>(NpgsqlDbType.Text);
    private readonly NpgsqlParameter<string[]> _statuses = Column<string>(NpgsqlDbType.Text);
    private readonly NpgsqlParameter<decimal[]> _totals = Column<decimal>(NpgsqlDbType.Numeric);
    private readonly NpgsqlParameter<int[]> _items = Column<int>(NpgsqlDbType.Integer);
    private readonly NpgsqlParameter<DateTimeOffset[]> _created = Column<DateTimeOffset>(NpgsqlDbType.TimestampTz);
    private readonly NpgsqlParameter<long> _position = new() { NpgsqlDbType = NpgsqlDbType.Bigint };

    private RawViews(NpgsqlConnection connection, bool notifies)
    {
        _load = new NpgsqlCommand(Load, connection) { Parameters = { _wanted } };
        _save = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(Upsert) { Parameters = { _ids, _products, _statuses, _totals, _items, _created } },
                new NpgsqlBatchCommand(Move) { Parameters = { _position } },
            },
        };
        if (notifies)
        {
            _save.BatchCommands.Add(new NpgsqlBatchCommand(Notify));
        }
    }

    public static async Task<RawViews> PrepareAsync(NpgsqlConnection connection, bool notifies)
    {
        var views = new RawViews(connection, notifies);
        await views._load.PrepareAsync();
        await views._save.PrepareAsync();
        return views;
    }

    /// <summary>Reads the row on which a reader stands.</summary>
    public static OrderView Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetString(1), Enum.Parse<OrderStatus>(reader.GetString(2)), reader.GetDecimal(3), reader.GetInt32(4), reader.GetFieldValue<DateTimeOffset>(5));

    public async ValueTask DisposeAsync()
    {
        await _load.DisposeAsync();
        await _save.DisposeAsync();
    }

    public async Task ApplyAsync(IReadOnlyList<(OrderItemAdded Event, DateTimeOffset At)> batch, long position)
    {
        var rows = await LoadAsync([.. batch.Select(added => added.Event.OrderId).Distinct()]);
        foreach (var (added, at) in batch)
        {
            rows[added.OrderId] = OrderView.After(rows.GetValueOrDefault(added.OrderId), added, at);
        }

        await SaveAsync(rows.Values, rows.Count, position);
    }

    private async Task<Dictionary<Guid, OrderView>> LoadAsync(Guid[] ids)
    {
        var rows = new Dictionary<Guid, OrderView>(ids.Length);
        _wanted.TypedValue = ids;
        await using var reader = await _load.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var row = Read(reader);
            rows.Add(row.OrderId, row);
        }

        return rows;
    }

    private async Task SaveAsync(IEnumerable<OrderView> rows, int count, long position)
    {
        (_ids.TypedValue, _products.TypedValue, _statuses.TypedValue) = (new Guid[count], new string[count], new string[count]);
        (_totals.TypedValue, _items.TypedValue, _created.TypedValue) = (new decimal[count], new int[count], new DateTimeOffset[count]);
        foreach (var (i, row) in rows.Index())
        {
            _ids.TypedValue[i] = row.OrderId;
            _products.TypedValue[i] = row.LastProduct;
            _statuses.TypedValue[i] = row.Status.ToString();
            _totals.TypedValue[i] = row.Total;
            _items.TypedValue[i] = row.Items;
            _created.TypedValue[i] = row.CreatedAt;
        }

        _position.TypedValue = position;
        await _save.ExecuteNonQueryAsync();
    }

    private static NpgsqlParameter<T[]> Column<T>(NpgsqlDbType type) => new() { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = [] };
}
