namespace Cqrs.Kit.Tests.Events;

/// <summary>Positions as numbers and as text.</summary>
public sealed class LogPositionTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("42", 42)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void Digits_are_a_position(string text, long value)
    {
        Assert.Equal(new LogPosition(value), LogPosition.Parse(text, null));
        Assert.Equal(text, new LogPosition(value).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("-5")]
    [InlineData("+5")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("0x1")]
    [InlineData("٣")]
    [InlineData("9223372036854775808")]
    [InlineData(null)]
    public void Anything_else_is_none(string? text)
    {
        Assert.False(LogPosition.TryParse(text, null, out var position));
        Assert.Equal(LogPosition.Start, position);
        Assert.ThrowsAny<FormatException>(() => LogPosition.Parse(text!, null));
    }

    [Fact]
    public void Positions_are_ordered()
    {
        var (one, two) = (new LogPosition(1), new LogPosition(2));

        Assert.True(one < two && two > one && one <= two && two >= one);
        Assert.Equal((one, two), (LogPosition.Min(two, one), LogPosition.Max(one, two)));
        Assert.Equal([LogPosition.Start, one, two], new[] { two, LogPosition.Start, one }.Order());
    }
}
