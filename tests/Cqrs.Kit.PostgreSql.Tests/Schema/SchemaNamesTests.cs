namespace Cqrs.Kit.PostgreSql.Tests.Schema;

public sealed class SchemaNamesTests
{
    [Theory]
    [InlineData("cqrs", true)]
    [InlineData("_a1", true)]
    [InlineData("", false)]
    [InlineData("1a", false)]
    [InlineData("Cqrs", false)]
    [InlineData("a\";drop", false)]
    [InlineData("a b", false)]
    [InlineData("a\n", false)]
    [InlineData("å", false)]
    [InlineData(null, false)]
    public void A_schema_is_lower_case_letters_digits_and_underscores(string? schema, bool isValid) => Assert.Equal(isValid, SchemaNames.IsValid(schema));

    [Fact]
    public void A_schema_has_at_most_63_characters()
    {
        Assert.True(SchemaNames.IsValid(new string('a', 63)));
        Assert.False(SchemaNames.IsValid(new string('a', 64)));
    }

    [Fact]
    public void Long_schemas_have_channels_that_fit_and_differ()
    {
        var (one, other) = (new string('a', 62) + "1", new string('a', 62) + "2");

        Assert.Equal("cqrs_orders", SchemaNames.Channel("orders"));
        Assert.Equal(63, SchemaNames.Channel(one).Length);
        Assert.NotEqual(SchemaNames.Channel(one), SchemaNames.Channel(other));
    }

    /// <summary>Nodes of two builds must ask for the same lock.</summary>
    [Fact]
    public void Locks_are_stable_and_differ_by_schema_and_purpose()
    {
        Assert.Equal(SchemaNames.Lock("cqrs", "log"), SchemaNames.Lock("cqrs", "log"));
        Assert.Equal(-6971166006047912007, SchemaNames.Lock("cqrs", "log"));
        Assert.Equal(4, new[] { SchemaNames.Lock("cqrs", "log"), SchemaNames.Lock("orders", "log"), SchemaNames.Lock("cqrs", "migrations"), SchemaNames.Lock("orders", "migrations") }.Distinct().Count());
    }
}
