namespace Cqrs.Kit.Faults.Orders;

/// <summary>The append that this process was told of last: what a reader can ask to see.</summary>
internal sealed class NewestAppend
{
    private Appended? _newest;

    public Appended? Value
    {
        get => Volatile.Read(ref _newest);
        set => Volatile.Write(ref _newest, value);
    }

    public sealed record Appended(int OrderId, LogPosition Position);
}
