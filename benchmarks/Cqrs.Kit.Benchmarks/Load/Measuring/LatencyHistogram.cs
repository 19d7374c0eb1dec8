using System.Diagnostics;
using System.Numerics;

namespace Cqrs.Kit.Benchmarks.Load.Measuring;

/// <summary>Counts of how long calls took, in steps of under 1%. Made before the calls, so that recording one allocates nothing.</summary>
internal sealed class LatencyHistogram
{
    private const int StepBits = 7;
    private const int Steps = 1 << StepBits;
    private readonly int[] _counts = new int[(64 - StepBits) * Steps];

    public long Count { get; private set; }

    public void Record(long stopwatchTicks)
    {
        _counts[BucketOf(stopwatchTicks)]++;
        Count++;
    }

    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
    }

    /// <summary>In milliseconds; 0 when there was no call.</summary>
    public double Percentile(double percent)
    {
        var left = (long)Math.Ceiling(Count * percent / 100);
        for (var i = 0; i < _counts.Length && Count > 0; i++)
        {
            left -= _counts[i];
            if (left <= 0)
            {
                return LeastOf(i) * 1_000.0 / Stopwatch.Frequency;
            }
        }

        return 0;
    }

    /// <summary>The first two times <see cref="Steps"/> are exact; behind them each doubling has as many buckets.</summary>
    private static int BucketOf(long ticks)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)ticks) - StepBits);
        return shift * Steps + (int)(ticks >> shift);
    }

    private static double LeastOf(int bucket)
    {
        var shift = Math.Max(0, bucket / Steps - 1);
        return Math.ScaleB(bucket - shift * Steps, shift);
    }
}
