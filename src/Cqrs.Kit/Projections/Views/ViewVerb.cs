namespace Cqrs.Kit;

/// <summary>What one event type does to a view's rows: which rows, and what becomes of each.</summary>
/// <param name="KeyOf">The key of the one row that an event touches; null when it may touch several.</param>
/// <param name="KeysOf">The keys of the rows that an event touches, each once; null when it touches one.</param>
/// <param name="Fold">The row that an event makes of the one that is there; null for none.</param>
internal sealed record ViewVerb<TView, TKey>(
    Func<object, TKey>? KeyOf,
    Func<object, EventContext, IEnumerable<TKey>>? KeysOf,
    Func<object, TKey, TView?, EventContext, TView?> Fold)
    where TView : class;
