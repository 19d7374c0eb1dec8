using System.Globalization;

namespace Cqrs.Kit.Faults.Judge;

/// <summary>Judges whether something that is sampled all the time grows: the median of the last quarter of the samples against that of the second. The first quarter is for warming up.</summary>
/// <param name="name">What must be so.</param>
public sealed class SteadyJudge(string name)
{
    private const int Quarters = 4;

    /// <summary>What was sampled does not grow.</summary>
    public Check Steady { get; } = new(name);

    /// <summary>Judges one row of samples.</summary>
    /// <param name="what">What was sampled, of which process.</param>
    /// <param name="samples">In the order of time.</param>
    /// <param name="share">By what share of the second quarter the last may be above it.</param>
    /// <param name="more">And by how much besides.</param>
    /// <returns>The medians of the second and of the last quarter.</returns>
    public (double Second, double Last) Judge(string what, IReadOnlyList<double> samples, double share, double more)
    {
        Steady.That(samples.Count >= Quarters, () => $"{what}: only {samples.Count} samples");
        if (samples.Count < Quarters)
        {
            return default;
        }

        var quarter = samples.Count / Quarters;
        var (second, last) = (Median(samples.Skip(quarter).Take(quarter)), Median(samples.TakeLast(quarter)));
        Steady.That(last <= second * (1 + share) + more, () => string.Create(CultureInfo.InvariantCulture, $"{what}: from {second:N0} in the second quarter to {last:N0} in the last"));
        return (second, last);
    }

    private static double Median(IEnumerable<double> samples)
    {
        var ordered = samples.Order().ToList();
        return ordered[ordered.Count / 2];
    }
}
