namespace Cqrs.Kit.Tests.Projections;

public sealed class KeySampleTests
{
    [Fact]
    public void A_key_that_is_in_it_at_the_end_was_taken_each_time_it_came_by()
    {
        var sample = new KeySample<int>([-1, -2], 20, seed: 7);
        var random = new Random(1);
        Dictionary<int, (int Came, int Taken)> counts = [];

        for (var i = 0; i < 20_000; i++)
        {
            var key = random.Next(1_000);
            var (came, taken) = counts.GetValueOrDefault(key);
            counts[key] = (came + 1, taken + (sample.Takes(key) ? 1 : 0));
        }

        var keys = sample.Keys.ToList();
        Assert.Equal(22, keys.Distinct().Count());
        Assert.All(keys.Where(key => key >= 0), key => Assert.Equal(counts[key].Came, counts[key].Taken));
        Assert.True(sample.HasLost);
    }

    [Fact]
    public void Each_key_is_as_likely_as_any_other()
    {
        var drawn = new int[50];
        for (var seed = 0; seed < 1_000; seed++)
        {
            var sample = new KeySample<int>([], 10, seed);
            for (var key = 0; key < drawn.Length; key++)
            {
                sample.Takes(key);
            }

            foreach (var key in sample.Keys)
            {
                drawn[key]++;
            }
        }

        Assert.All(drawn, count => Assert.InRange(count, 130, 270)); // 200, with a standard deviation of 13
    }

    [Fact]
    public void Once_closed_it_takes_the_keys_that_it_has_and_no_others()
    {
        var sample = new KeySample<string>(["given"], 2, seed: 0);
        Assert.True(sample.Takes("a"));

        sample.Close();

        Assert.True(sample.Takes("given") && sample.Takes("a"));
        Assert.False(sample.Takes("b") || sample.Has("b"));
        Assert.Equal(["a", "given"], sample.Keys.Order());
    }
}
