namespace Cqrs.Kit;

/// <summary>Turns a stored event of an old shape into the next one; derive from <see cref="Upcaster{TOld,TNew}"/>.</summary>
public interface IUpcaster
{
    /// <summary>The old type.</summary>
    Type From { get; }

    /// <summary>The type that it becomes.</summary>
    Type To { get; }

    /// <summary>Turns one event into its next shape.</summary>
    /// <param name="old">An event of the type <see cref="From"/>.</param>
    /// <param name="at">Where it stands.</param>
    /// <returns>The event of the type <see cref="To"/>; never null.</returns>
    object Upcast(object old, EventContext at);
}

/// <summary>Turns a stored event of an old shape into the next one, when it is read.</summary>
/// <remarks>One old event becomes exactly one new one, so that versions and positions stay true. Chains compose: aggregates, projectors
/// and subscribers see only the latest shape. One instance serves all reads: it must be pure and safe for any thread.</remarks>
/// <typeparam name="TOld">The old type, with an <see cref="EventTypeAttribute"/> of its own.</typeparam>
/// <typeparam name="TNew">The type that it becomes.</typeparam>
public abstract class Upcaster<TOld, TNew> : IUpcaster
    where TOld : class
    where TNew : class
{
    Type IUpcaster.From => typeof(TOld);

    Type IUpcaster.To => typeof(TNew);

    object IUpcaster.Upcast(object old, EventContext at) => Upcast((TOld)old, at);

    /// <summary>Turns one event into its next shape.</summary>
    /// <param name="old">The stored event.</param>
    /// <param name="at">Where it stands.</param>
    /// <returns>The new event; never null.</returns>
    protected abstract TNew Upcast(TOld old, EventContext at);
}
