namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>Holds a side to having done what it is measured for.</summary>
internal static class Expect
{
    public static void Equal(long expected, long actual)
    {
        if (expected != actual)
        {
            throw new InvalidOperationException($"A call was to pass {expected} events and passed {actual}: its figures mean nothing.");
        }
    }
}
