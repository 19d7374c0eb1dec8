namespace Cqrs.Kit;

/// <summary>How many events a batch has: more while full batches are quick, fewer when they take long.</summary>
/// <remarks>Large batches touch a row once for many of its events; but what a batch holds is in memory, and its locks last as long as it does.</remarks>
internal sealed class BatchSize(int most)
{
    private const int Least = 100;
    private static readonly TimeSpan _quick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(1);

    public int Current { get; private set; } = Math.Min(1_000, most);

    public void Took(int events, TimeSpan time)
    {
        if (time > _long)
        {
            Current = Math.Min(most, Math.Max(Least, Current / 2));
        }
        else if (events >= Current && time < _quick)
        {
            Current = Math.Min(most, Current * 2);
        }
    }
}
