namespace Cqrs.Kit.Tests.Projections;

public sealed class BatchSizeTests
{
    private static readonly TimeSpan _quick = TimeSpan.FromMilliseconds(249);
    private static readonly TimeSpan _long = TimeSpan.FromMilliseconds(1_001);

    [Fact]
    public void Full_quick_batches_grow_up_to_the_option()
    {
        var size = new BatchSize(10_000);

        Assert.Equal([1_000, 2_000, 4_000, 8_000, 10_000, 10_000], Sizes(size, () => size.Took(size.Current, _quick)));
    }

    [Fact]
    public void Batches_that_take_long_shrink_down_to_a_bound()
    {
        var size = new BatchSize(10_000);

        Assert.Equal([1_000, 500, 250, 125, 100, 100], Sizes(size, () => size.Took(size.Current, _long)));
    }

    [Fact]
    public void Neither_a_batch_that_was_not_full_nor_one_that_took_its_time_changes_it()
    {
        var size = new BatchSize(10_000);

        size.Took(999, _quick);
        size.Took(1_000, TimeSpan.FromMilliseconds(250));
        size.Took(1_000, TimeSpan.FromSeconds(1));

        Assert.Equal(1_000, size.Current);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(99)]
    public void An_option_below_the_bounds_is_kept(int most)
    {
        var size = new BatchSize(most);

        size.Took(most, _quick);
        size.Took(most, _long);

        Assert.Equal(most, size.Current);
    }

    private static List<int> Sizes(BatchSize size, Action took)
    {
        List<int> sizes = [size.Current];
        while (sizes.Count < 6)
        {
            took();
            sizes.Add(size.Current);
        }

        return sizes;
    }
}
