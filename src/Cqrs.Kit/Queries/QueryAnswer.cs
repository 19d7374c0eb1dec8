namespace Cqrs.Kit;

/// <summary>An answer, and how fresh it is.</summary>
/// <typeparam name="TResult">The answer.</typeparam>
/// <param name="Value">The answer itself.</param>
/// <param name="AsOf">The position that every projection it reads had passed before it was read: it is at least as new as that.</param>
/// <param name="Stale">Why it is stale; <see cref="StaleReason.None"/> when it is as fresh as was asked for.</param>
public readonly record struct QueryAnswer<TResult>(TResult Value, LogPosition AsOf, StaleReason Stale)
{
    /// <summary>Whether it is less fresh than was asked for.</summary>
    public bool IsStale => Stale != StaleReason.None;
}
