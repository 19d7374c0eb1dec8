namespace Cqrs.Kit;

/// <summary>What one event type does to a view's rows: which rows, and what becomes of each.</summary>
/// <param name="KeysOf">The keys of the rows that an event touches.</param>
/// <param name="Fold">The row that an event makes of the one that is there; null for none.</param>
internal sealed record ViewVerb<TView, TKey>(
    Func<object, EventContext, IEnumerable<TKey>> KeysOf,
    Func<object, TKey, TView?, EventContext, TView?> Fold)
    where TView : class;
