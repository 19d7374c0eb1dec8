using Cqrs.Kit.Faults.Judge;

namespace Cqrs.Kit.PostgreSql.Tests.Faults;

/// <summary>The judge of the soak is itself checked.</summary>
public sealed class SteadyJudgeTests
{
    private static readonly IReadOnlyList<double> _flat = [.. Enumerable.Repeat(100d, 40)];

    [Fact]
    public void What_stays_as_it_is_passes() => Assert.Empty(Judge(_flat));

    [Fact]
    public void What_grows_while_it_warms_up_passes() => Assert.Empty(Judge([.. _flat.Select((_, index) => Math.Min(100d, 10 * index))]));

    [Fact]
    public void A_single_peak_passes() => Assert.Empty(Judge([.. _flat.Take(39), 1_000d]));

    [Fact]
    public void What_grows_slowly_all_the_time_is_seen() => Assert.NotEmpty(Judge([.. _flat.Select((one, index) => one + index)]));

    [Fact]
    public void Too_few_samples_are_seen() => Assert.NotEmpty(Judge([1, 1, 1]));

    private static IReadOnlyList<string> Judge(IReadOnlyList<double> samples)
    {
        var judge = new SteadyJudge("It does not grow");
        judge.Judge("heap", samples, share: 0.1, more: 5);
        return judge.Steady.Examples;
    }
}
