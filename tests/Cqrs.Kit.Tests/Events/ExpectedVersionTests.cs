namespace Cqrs.Kit.Tests.Events;

/// <summary>Which versions each expectation allows.</summary>
public sealed class ExpectedVersionTests
{
    [Fact]
    public void Each_kind_allows_what_it_says()
    {
        long[] actual = [-1, 0, 1, 5, long.MaxValue - 3];

        Assert.Equal([true, true, true, true, true], actual.Select(ExpectedVersion.Any.Allows));
        Assert.Equal([true, false, false, false, false], actual.Select(ExpectedVersion.NoStream.Allows));
        Assert.Equal([false, true, true, true, true], actual.Select(ExpectedVersion.StreamExists.Allows));
        Assert.Equal([false, false, false, true, false], actual.Select(ExpectedVersion.Exactly(5).Allows));
        Assert.Equal([false, true, false, false, false], actual.Select(ExpectedVersion.Exactly(0).Allows));
        Assert.Equal([false, false, false, false, true], actual.Select(ExpectedVersion.Exactly(long.MaxValue - 3).Allows));
    }

    [Fact]
    public void Only_an_exact_one_has_a_version()
    {
        Assert.Null(ExpectedVersion.Any.Version);
        Assert.Null(ExpectedVersion.NoStream.Version);
        Assert.Null(ExpectedVersion.StreamExists.Version);
        Assert.Equal(5, ExpectedVersion.Exactly(5).Version);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-5)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void A_version_that_no_stream_can_have_is_refused(long version) => Assert.Throws<ArgumentOutOfRangeException>(() => ExpectedVersion.Exactly(version));

    [Fact]
    public void The_default_is_any() => Assert.Equal(ExpectedVersion.Any, default);
}
