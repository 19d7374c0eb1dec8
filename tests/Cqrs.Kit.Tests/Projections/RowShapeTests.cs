namespace Cqrs.Kit.Tests.Projections;

/// <summary>What the shape of a record is, and which records have none.</summary>
public sealed class RowShapeTests
{
    [Fact]
    public void The_columns_of_a_record_are_its_properties_in_order()
    {
        var shape = RowShape.Reflect<Full>();

        Assert.Equal(
            ["id Guid key", "customer_name String", "note String?", "http_status Int32", "total Decimal?", "day String", "maybe_day String?", "lines String json", "tags String? json", "extra Int64"],
            shape.Columns.Select(column => $"{column.Name} {column.ValueType.Name}{(column.IsNullable ? "?" : "")}{(column.IsJson ? " json" : "")}{(column == shape.Key ? " key" : "")}"));
        Assert.Equal([("customer_name,day", false), ("extra", true)], shape.Indexes.Select(index => (string.Join(',', index.Columns), index.Descending)));
    }

    [Fact]
    public void A_key_may_be_marked_on_the_parameter_or_the_property()
    {
        Assert.Equal("Id", RowShape.Reflect<KeyOnParameter>().Key.Property);
        Assert.Equal("Id", RowShape.Reflect<KeyOnProperty>().Key.Property);
        Assert.Equal("Id", RowShape.Reflect<SettableOnly>().Key.Property);
    }

    [Fact]
    public void The_key_of_a_row_is_its_keys_value() => Assert.Equal(7, RowShape.Reflect<KeyOnProperty>().KeyOf<int>(new KeyOnProperty(7)));

    [Fact]
    public void The_columns_of_rows_are_arrays_of_the_stored_type()
    {
        var shape = RowShape.Reflect<Full>();
        Full[] rows = [new(Guid.Empty, "a", null, 1, null, DayOfWeek.Monday, null, [1.5m], null), new(Guid.Empty, "b", "n", 2, 3m, DayOfWeek.Friday, DayOfWeek.Sunday, [], ["t"])];

        Assert.Equal(["Monday", "Friday"], (string[])shape.Columns[5].ValuesOf(rows));
        Assert.Equal([null, 3m], (decimal?[])shape.Columns[4].ValuesOf(rows));
        Assert.Equal(["[1.5]", "[]"], (string[])shape.Columns[7].ValuesOf(rows));
        Assert.Equal([null, "[\"t\"]"], (string?[])shape.Columns[8].ValuesOf(rows));
    }

    [Fact]
    public void A_record_that_cannot_be_a_view_says_why()
    {
        Assert.Contains("[Key]", Refused<NoKey>(), StringComparison.Ordinal);
        Assert.Contains("[Key]", Refused<TwoKeys>(), StringComparison.Ordinal);
        Assert.Contains("[Key]", Refused<KeyOfAnotherType>(), StringComparison.Ordinal);
        Assert.Contains("no public constructor", Refused<Hidden>(), StringComparison.Ordinal);
        Assert.Contains("has no property of that name", Refused<Unbound>(), StringComparison.Ordinal);
        Assert.Contains("'Nothing'", Refused<IndexOnNothing>(), StringComparison.Ordinal);

        static string Refused<T>() => Assert.Throws<InvalidOperationException>(() => RowShape.Reflect<T>()).Message;
    }

    [Theory]
    [InlineData("CustomerId", "customer_id")]
    [InlineData("HTTPStatus", "http_status")]
    [InlineData("OrderID", "order_id")]
    [InlineData("A", "a")]
    [InlineData("ABTest", "ab_test")]
    [InlineData("Line2Text", "line2_text")]
    [InlineData("already_snake", "already_snake")]
    public void Names_become_snake_case(string property, string column) => Assert.Equal(column, SnakeCase.From(property));

    [Index(nameof(CustomerName), nameof(Day))]
    [Index(nameof(Extra), Descending = true)]
    internal sealed record Full([property: Key] Guid Id, string CustomerName, string? Note, int HTTPStatus, decimal? Total, DayOfWeek Day, DayOfWeek? MaybeDay, IReadOnlyList<decimal> Lines, IReadOnlyList<string>? Tags)
    {
        public long Extra { get; init; }

        public string Computed => CustomerName + Note;
    }

    internal sealed record KeyOnParameter([Key] string Id);

    internal sealed record KeyOnProperty([property: Key] int Id);

    internal sealed class SettableOnly
    {
        [Key]
        public long Id { get; set; }
    }

    internal sealed record NoKey(int Id);

    internal sealed record TwoKeys([property: Key] int Id, [property: Key] int Other);

    internal sealed record KeyOfAnotherType([property: Key] decimal Id);

    internal sealed class Hidden
    {
        private Hidden()
        {
        }
    }

    internal sealed class Unbound
    {
        public Unbound(int id) => Id = id + 0;

        public Unbound(int id, string nowhere) => Id = id + nowhere.Length;

        [Key]
        public int Id { get; }
    }

    [Index("Nothing")]
    internal sealed record IndexOnNothing([property: Key] int Id);
}
