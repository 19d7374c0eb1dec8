namespace Cqrs.Kit.Faults.Orders;

/// <summary>The orders of the appends that this process was told of last. Who reads those sees at which position the view is; an order that was left alone for long says little.</summary>
/// <remarks>Safe for any thread.</remarks>
internal sealed class RecentAppends
{
    private const int Kept = 64;

    private readonly Appended?[] _recent = new Appended?[Kept];
    private long _count;

    /// <summary>The newest; null before there is one.</summary>
    public Appended? Newest => Interlocked.Read(ref _count) is > 0 and var count ? Volatile.Read(ref _recent[(count - 1) % Kept]) : null;

    public void Add(int orderId, LogPosition position)
    {
        var count = Interlocked.Increment(ref _count);
        Volatile.Write(ref _recent[(count - 1) % Kept], new Appended(orderId, position));
    }

    /// <summary>One of them, whichever; null when there is none yet.</summary>
    public int? Any(Random random) => Volatile.Read(ref _recent[random.Next(Kept)])?.OrderId;

    public sealed record Appended(int OrderId, LogPosition Position);
}
