using Cqrs.Kit;
using Cqrs.Kit.PostgreSql;
using Dapper;
using Npgsql;

namespace OrderApp.Orders;

/// <summary>Plain SQL on the view's table. Texts are compared and sorted under COLLATE "C", so that no locale of the database changes an answer.</summary>
internal sealed class SqlOrderViews(NpgsqlDataSource database, ViewTable<OrderView> table) : IOrderViews
{
    private const string Columns =
        """order_id "OrderId", customer_id "CustomerId", status "Status", total_amount "TotalAmount", item_count "ItemCount", created_at "CreatedAt", shipped_at "ShippedAt" """;

    public async ValueTask<OrderView?> FindAsync(Guid orderId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var command = new CommandDefinition($"SELECT {Columns} FROM {table.Name} WHERE order_id = @orderId", new { orderId }, cancellationToken: cancellationToken);
        return (await connection.QuerySingleOrDefaultAsync<Row>(command))?.ToView();
    }

    public ValueTask<Page<OrderView>> OfCustomerAsync(string customerId, OrderStatus? status, PageRequest page, CancellationToken cancellationToken) =>
        PageAsync(
            ["customer_id = @customerId", status is null ? null : "status = @status"],
            new { customerId, status = status.ToString() },
            "created_at DESC",
            page,
            cancellationToken);

    public ValueTask<Page<OrderView>> SearchAsync(SearchOrders query, CancellationToken cancellationToken)
    {
        var filters = query.Filters;
        return PageAsync(
            [
                // It begins with a wildcard, so no index helps: this reads every row that the other conditions leave.
                query.Text is null ? null : """(customer_id COLLATE "C" ILIKE @pattern OR order_id::text COLLATE "C" ILIKE @pattern)""",
                filters.Status is null ? null : "status = @status",
                filters.From is null ? null : "created_at >= @from",
                filters.To is null ? null : "created_at <= @to",
            ],
            new { pattern = $"%{EscapeLike(query.Text ?? "")}%", status = filters.Status.ToString(), from = filters.From, to = filters.To },
            $"{SortColumn(query.SortBy)} {(query.SortOrder == SortOrder.Asc ? "ASC" : "DESC")} NULLS LAST",
            query.Page,
            cancellationToken);
    }

    private async ValueTask<Page<OrderView>> PageAsync(IEnumerable<string?> conditions, object values, string sort, PageRequest page, CancellationToken cancellationToken)
    {
        var where = string.Join(" AND ", conditions.OfType<string>().DefaultIfEmpty("true"));
        var parameters = new DynamicParameters(values);
        parameters.Add("size", page.Size);
        parameters.Add("offset", page.Offset);
        var sql = $"""
            SELECT count(*) FROM {table.Name} WHERE {where};
            SELECT {Columns} FROM {table.Name} WHERE {where} ORDER BY {sort}, order_id LIMIT @size OFFSET @offset;
            """;

        // One round trip, two snapshots: while orders are being written, the total may differ from the items by those.
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
        var total = await results.ReadSingleAsync<long>();
        var rows = await results.ReadAsync<Row>();
        return new Page<OrderView>([.. rows.Select(row => row.ToView())], total, page.Number, page.Size);
    }

    /// <summary>The allow-list: what a client sends never becomes SQL.</summary>
    private static string SortColumn(OrderSort sortBy) => sortBy switch
    {
        OrderSort.CreatedAt => "created_at",
        OrderSort.TotalAmount => "total_amount",
        OrderSort.ItemCount => "item_count",
        OrderSort.Status => """status COLLATE "C" """,
        OrderSort.CustomerId => """customer_id COLLATE "C" """,
        OrderSort.ShippedAt => "shipped_at",
        _ => throw new ArgumentOutOfRangeException(nameof(sortBy), sortBy, null),
    };

    private static string EscapeLike(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);

    /// <summary>A row as Dapper reads it: the driver gives times as UTC <see cref="DateTime"/>.</summary>
    private sealed record Row(Guid OrderId, string CustomerId, string Status, decimal TotalAmount, int ItemCount, DateTime CreatedAt, DateTime? ShippedAt)
    {
        public OrderView ToView() => new(OrderId, CustomerId, Enum.Parse<OrderStatus>(Status), TotalAmount, ItemCount, CreatedAt, ShippedAt);
    }
}
