namespace Cqrs.Kit.Tests.Events;

/// <summary>What a stream's name is made of, and what it refuses.</summary>
public sealed class StreamNameTests
{
    [Fact]
    public void A_name_is_a_type_and_an_id()
    {
        var name = StreamName.Parse("Order-4-2");

        Assert.Equal(("Order", "4-2", "Order-4-2"), (name.Type, name.Id, name.Value));
        Assert.Equal(new StreamName("Order", "4-2"), name);
        Assert.Equal("Order-4-2", name.ToString());
    }

    [Fact]
    public void The_names_of_an_aggregate_come_from_its_stream_type_and_id()
    {
        var guid = Guid.Parse("0192F0E4-1C7E-7000-8000-00000000000A");

        Assert.Equal("Order-0192f0e4-1c7e-7000-8000-00000000000a", StreamName.For<Order>(guid).Value);
        Assert.Equal("Order--5", StreamName.For<Order>(-5).Value);
        Assert.Equal("Order-abc", StreamName.For<Order>("abc").Value);
        Assert.Equal("Order-no 7", StreamName.For<Order>(new OrderNumber(7)).Value);
        Assert.Throws<InvalidOperationException>(() => StreamName.For<StreamNameTests>("abc"));
    }

    [Theory]
    [InlineData("Order", "")]
    [InlineData("Order", " ")]
    [InlineData("Order", " a")]
    [InlineData("Order", "a\t")]
    [InlineData("Order", "a\0b")]
    [InlineData("Order", "\u202eabc")]
    [InlineData("Order", "a\u2028b")]
    [InlineData("", "1")]
    [InlineData("Or-der", "1")]
    [InlineData("1Order", "1")]
    [InlineData(".Order", "1")]
    [InlineData("Örder", "1")]
    public void What_makes_no_name_is_refused(string type, string id) => Assert.Throws<ArgumentException>(() => new StreamName(type, id));

    [Theory]
    [InlineData("O1.2_3")]
    [InlineData("_1")]
    [InlineData("A11")]
    public void A_stream_type_may_have_digits_dots_and_underscores_after_its_first_character(string type) => Assert.Equal(type, new StreamName(type, "1").Type);

    /// <summary>Characters that an attribute cannot hold.</summary>
    [Fact]
    public void Unpaired_surrogates_are_refused_and_pairs_are_not()
    {
        Assert.Throws<ArgumentException>(() => new StreamName("Order", "a\ud800"));
        Assert.Throws<ArgumentException>(() => new StreamName("Order", "\udc00a"));
        Assert.Throws<ArgumentException>(() => new StreamName("Order", "\udc00\ud800"));
        Assert.Equal("\U0001F4DD", new StreamName("Order", "\U0001F4DD").Id);
    }

    [Fact]
    public void A_name_has_at_most_500_characters()
    {
        Assert.Equal(500, new StreamName("Order", new string('x', 494)).Value.Length);
        Assert.Throws<ArgumentException>(() => new StreamName("Order", new string('x', 495)));
        Assert.Throws<ArgumentException>(() => new StreamName(new string('T', 101), "1"));
    }

    [Fact]
    public void Names_are_equal_ordinally()
    {
        Assert.NotEqual(new StreamName("Order", "a"), new StreamName("Order", "A"));
        Assert.NotEqual(new StreamName("Order", "caf\u00e9"), new StreamName("Order", "cafe\u0301"));
        Assert.True(new StreamName("Order", "a") == StreamName.Parse("Order-a"));
        Assert.Equal(new StreamName("Order", "a").GetHashCode(), StreamName.Parse("Order-a").GetHashCode());
    }

    [Fact]
    public void The_default_value_names_no_stream()
    {
        Assert.True(default(StreamName).IsDefault);
        Assert.Equal("", default(StreamName).ToString());
        Assert.Throws<InvalidOperationException>(() => default(StreamName).Value);
        Assert.Throws<InvalidOperationException>(() => default(StreamName).Type);
    }

    [StreamType("Order")]
    private sealed class Order;

    private sealed record OrderNumber(int Number) : IStreamId<OrderNumber>
    {
        public string ToStreamId() => $"no {Number}";

        public static OrderNumber Parse(string text) => new(int.Parse(text[3..], System.Globalization.CultureInfo.InvariantCulture));
    }
}
