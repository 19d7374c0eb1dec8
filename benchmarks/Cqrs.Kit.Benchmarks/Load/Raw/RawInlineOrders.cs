using Cqrs.Kit.Benchmarks.Load.Server;

using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.Benchmarks.Load.Raw;

/// <summary>Event and row in one round trip and one transaction; then the row is read.</summary>
internal sealed class RawInlineOrders(LoadPlace place) : RawOrders(place)
{
    private const string Upsert = """
        INSERT INTO order_views (order_id, last_product, status, total, items, created_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (order_id) DO UPDATE SET last_product = excluded.last_product, total = order_views.total + excluded.total, items = order_views.items + 1
        """;

    private readonly NpgsqlParameter<Guid> _id = new() { NpgsqlDbType = NpgsqlDbType.Uuid };
    private readonly NpgsqlParameter<string> _product = new() { NpgsqlDbType = NpgsqlDbType.Text, TypedValue = "" };
    private readonly NpgsqlParameter<string> _status = new() { NpgsqlDbType = NpgsqlDbType.Text, TypedValue = "" };
    private readonly NpgsqlParameter<decimal> _total = new() { NpgsqlDbType = NpgsqlDbType.Numeric };
    private readonly NpgsqlParameter<int> _items = new() { NpgsqlDbType = NpgsqlDbType.Integer };
    private readonly NpgsqlParameter<DateTimeOffset> _created = new() { NpgsqlDbType = NpgsqlDbType.TimestampTz };

    public override string Name => "INSERT and upsert, SELECT";

    public override async ValueTask<OrderView> SeeAsync(Guid order, int items) => (await FindAsync(order))!;

    protected override NpgsqlBatchCommand AfterInsert() => new(Upsert) { Parameters = { _id, _product, _status, _total, _items, _created } };

    protected override void SetRow(OrderView row)
    {
        (_id.TypedValue, _product.TypedValue, _status.TypedValue) = (row.OrderId, row.LastProduct, row.Status.ToString());
        (_total.TypedValue, _items.TypedValue, _created.TypedValue) = (row.Total, row.Items, row.CreatedAt);
    }
}
