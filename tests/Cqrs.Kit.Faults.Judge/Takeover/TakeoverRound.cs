namespace Cqrs.Kit.Faults.Judge;

/// <summary>How an owner was made to lose its lease.</summary>
public enum TakeoverKind
{
    /// <summary>Frozen past its lease, then thawed.</summary>
    Frozen,

    /// <summary>Killed.</summary>
    Killed,

    /// <summary>Told to stop.</summary>
    Stopped,
}

/// <summary>An owner that lost its lease.</summary>
/// <param name="Kind">How.</param>
/// <param name="Owner">The name that it gave its connections.</param>
/// <param name="Epoch">The epoch of its lease.</param>
/// <param name="At">When, on the server's clock.</param>
/// <param name="ThawedAt">When it went on.</param>
public sealed record TakeoverRound(TakeoverKind Kind, string Owner, long Epoch, DateTime At, DateTime? ThawedAt);
