using Cqrs.Kit;
using Cqrs.Kit.PostgreSql;
using Dapper;
using Npgsql;

namespace OrderApp.Orders;

/// <summary>Plain SQL on the view's table. Texts are compared and sorted under COLLATE "C", so that no locale of the database changes an answer.</summary>
[DapperAot]
internal sealed class SqlOrderViews(NpgsqlDataSource database, ViewTable<OrderView> table) : IOrderViews
{
    private const string Columns =
        """order_id "OrderId", customer_id "CustomerId", status "Status", total_amount "TotalAmount", item_count "ItemCount", created_at "CreatedAt", shipped_at "ShippedAt" """;

    public async ValueTask<OrderView?> FindAsync(Guid orderId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = connection.QueryUnbufferedAsync<Row>($"SELECT {Columns} FROM {table.Name} WHERE order_id = @orderId", new { orderId });
        return (await rows.SingleOrDefaultAsync(cancellationToken))?.ToView();
    }

    public ValueTask<Page<OrderView>> OfCustomerAsync(string customerId, OrderStatus? status, PageRequest page, CancellationToken cancellationToken) =>
        PageAsync(
            ["customer_id = @CustomerId", status is null ? null : "status = @Status"],
            "created_at DESC",
            new Filter(page) { CustomerId = customerId, Status = status.ToString() },
            cancellationToken);

    public ValueTask<Page<OrderView>> SearchAsync(SearchOrders query, CancellationToken cancellationToken)
    {
        var filters = query.Filters;
        return PageAsync(
            [
                // It begins with a wildcard, so no index helps: this reads every row that the other conditions leave.
                query.Text is null ? null : """(customer_id COLLATE "C" ILIKE @Pattern OR order_id::text COLLATE "C" ILIKE @Pattern)""",
                filters.Status is null ? null : "status = @Status",
                filters.From is null ? null : "created_at >= @From",
                filters.To is null ? null : "created_at <= @To",
            ],
            $"{SortColumn(query.SortBy)} {(query.SortOrder == SortOrder.Asc ? "ASC" : "DESC")} NULLS LAST",
            new Filter(query.Page) { Pattern = $"%{EscapeLike(query.Text ?? "")}%", Status = filters.Status.ToString(), From = filters.From, To = filters.To },
            cancellationToken);
    }

    private async ValueTask<Page<OrderView>> PageAsync(IEnumerable<string?> conditions, string sort, Filter filter, CancellationToken cancellationToken)
    {
        var where = string.Join(" AND ", conditions.OfType<string>().DefaultIfEmpty("true"));

        // Two snapshots: while orders are being written, the total may differ from the items by those.
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var total = await connection.QueryUnbufferedAsync<long>($"SELECT count(*) FROM {table.Name} WHERE {where}", filter).SingleAsync(cancellationToken);
        var rows = connection.QueryUnbufferedAsync<Row>($"SELECT {Columns} FROM {table.Name} WHERE {where} ORDER BY {sort}, order_id LIMIT @Size OFFSET @Offset", filter);
        return new Page<OrderView>(await rows.Select(row => row.ToView()).ToListAsync(cancellationToken), total, filter.Page.Number, filter.Page.Size);
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

    /// <summary>What the conditions name.</summary>
    internal sealed record Filter(PageRequest Page)
    {
        public string? CustomerId { get; init; }

        public string? Status { get; init; }

        public string? Pattern { get; init; }

        public DateTimeOffset? From { get; init; }

        public DateTimeOffset? To { get; init; }

        public int Size => Page.Size;

        public long Offset => Page.Offset;
    }

    /// <summary>A row as Dapper reads it: the driver gives times as UTC <see cref="DateTime"/>.</summary>
    internal sealed record Row(Guid OrderId, string CustomerId, string Status, decimal TotalAmount, int ItemCount, DateTime CreatedAt, DateTime? ShippedAt)
    {
        public OrderView ToView() => new(OrderId, CustomerId, Enum.Parse<OrderStatus>(Status), TotalAmount, ItemCount, CreatedAt, ShippedAt);
    }
}
