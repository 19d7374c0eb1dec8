using System.Globalization;

namespace Cqrs.Kit;

/// <summary>Goes through one batch for a view: first for the keys, then, with the rows at hand, for the fold.</summary>
/// <remarks>Lookups load what they are asked for only between two goes: a go that missed something is made again from the start, with
/// the lookups as they stood before the batch, so that each event sees the values as of the events before it.</remarks>
internal sealed class ViewPass<TView, TKey>(ViewDefinition<TView> view, Dictionary<Type, ViewVerb<TView, TKey>> verbs, List<ILookup> lookups, IReadOnlyList<RecordedEvent> batch, bool isInline)
    where TView : class
    where TKey : notnull
{
    private readonly TKey[][] _keysOf = new TKey[batch.Count][];
    private readonly Dictionary<TKey, TView?> _changed = [];

    /// <summary>The keys of all rows that the batch touches, each once.</summary>
    public HashSet<TKey> Keys { get; } = [];

    /// <summary>Finds the keys; false when a lookup has to load first.</summary>
    public bool FindKeys()
    {
        Keys.Clear();
        return Go((i, verb, data, at) =>
        {
            _keysOf[i] = [.. verb.KeysOf(data, at)];
            foreach (var key in _keysOf[i])
            {
                if (key is null)
                {
                    throw new InvalidOperationException("A row's key is null.");
                }

                if (isInline && Convert.ToString(key, CultureInfo.InvariantCulture) != at.Stream.Id)
                {
                    throw new InvalidOperationException($"An inline view's key is its stream's id; this one is {key}.");
                }

                Keys.Add(key);
            }
        });
    }

    /// <summary>Folds the batch over the rows; false when a lookup has to load first.</summary>
    public bool Fold(IReadOnlyDictionary<TKey, TView>? rows)
    {
        _changed.Clear();
        return Go((i, verb, data, at) =>
        {
            foreach (var key in _keysOf[i])
            {
                var row = _changed.TryGetValue(key, out var changed) ? changed : rows?.GetValueOrDefault(key);
                var next = verb.Fold(data, key, row, at);
                if (next is not null && !EqualityComparer<TKey>.Default.Equals(view.Shape.KeyOf<TKey>(next), key))
                {
                    throw new InvalidOperationException($"The row for the key {key} came back with the key {view.Shape.KeyOf<TKey>(next)}.");
                }

                _changed[key] = next;
            }
        });
    }

    /// <summary>What the fold changed.</summary>
    public (IReadOnlyList<TView> Upserts, IReadOnlyList<TKey> Deletes) Changes(IReadOnlyDictionary<TKey, TView>? rows) =>
    (
        [.. _changed.Values.OfType<TView>()],
        [.. _changed.Where(change => change.Value is null && rows?.ContainsKey(change.Key) == true).Select(change => change.Key)]);

    private bool Go(Action<int, ViewVerb<TView, TKey>, object, EventContext> visit)
    {
        lookups.ForEach(lookup => lookup.BeginPass());
        for (var i = 0; i < batch.Count; i++)
        {
            var (at, data) = batch[i];
            try
            {
                if (verbs.TryGetValue(data!.GetType(), out var verb))
                {
                    visit(i, verb, data, at);
                }

                lookups.ForEach(lookup => lookup.Apply(data));
            }
            catch (Exception exception)
            {
                if (lookups.Exists(lookup => lookup.HasMissing))
                {
                    return false; // perhaps it failed only for a value that is not loaded yet
                }

                throw new ProjectionException(view.Projection, at, exception.Message, exception);
            }
        }

        return !lookups.Exists(lookup => lookup.HasMissing);
    }
}
