using System.Globalization;
using System.Runtime.InteropServices;

namespace Cqrs.Kit;

/// <summary>Goes through one batch for a view: first for the keys, then, with the rows at hand, for the fold.</summary>
/// <remarks>Lookups load what they are asked for only between two goes: a go that missed something is made again from the start, with
/// the lookups as they stood before the batch, so that each event sees the values as of the events before it. Keys of other shards, and
/// all but the one that is tried again, are passed over; an event of a parked key goes into its queue.</remarks>
internal sealed class ViewPass<TView, TKey>(
    ViewDefinition<TView> view, Dictionary<Type, ViewVerb<TView, TKey>> verbs, List<ILookup> lookups, IReadOnlyList<RecordedEvent> batch, IProjectionTransaction transaction, bool isInline)
    where TView : class
    where TKey : notnull
{
    private readonly List<int> _slotsOf = new(batch.Count); // of each event in turn, as many as it has keys
    private readonly (int First, int Count)[] _keysOf = new (int, int)[batch.Count];
    private readonly Dictionary<TKey, int> _slotOf = [];
    private readonly List<Slot> _slots = [];
    private readonly Parking? _parking = transaction.Parking;

    /// <summary>Which events of which keys are folded; null for all of the shard.</summary>
    public Func<TKey, LogPosition, bool>? Takes { get; init; }

    /// <summary>The keys of all rows that the batch touches, each once.</summary>
    public IReadOnlyCollection<TKey> Keys => _slotOf.Keys;

    /// <summary>Finds the keys; false when a lookup has to load first.</summary>
    public bool FindKeys()
    {
        _slotsOf.Clear();
        _slotOf.Clear();
        _slots.Clear();
        return Go((i, verb, data, at) =>
        {
            var first = _slotsOf.Count;
            if (verb.KeyOf is { } keyOf)
            {
                AddKey(keyOf(data), at);
            }
            else
            {
                foreach (var key in verb.KeysOf!(data, at))
                {
                    AddKey(key, at);
                }
            }

            _keysOf[i] = (first, _slotsOf.Count - first);
        });
    }

    /// <summary>Folds the batch over the rows; false when a lookup has to load first.</summary>
    public bool Fold(IReadOnlyDictionary<TKey, TView>? rows)
    {
        foreach (ref var slot in CollectionsMarshal.AsSpan(_slots))
        {
            slot.Row = rows?.GetValueOrDefault(slot.Key);
            slot.WasThere = slot.Row is not null;
            slot.IsChanged = false;
        }

        return Go((i, verb, data, at) =>
        {
            var (first, count) = _keysOf[i];
            for (var k = first; k < first + count; k++)
            {
                Fold(ref CollectionsMarshal.AsSpan(_slots)[_slotsOf[k]], verb, data, at);
            }
        });
    }

    /// <summary>What the fold changed.</summary>
    public (List<TView> Upserts, List<TKey> Deletes) Changes()
    {
        List<TView> upserts = new(_slots.Count);
        List<TKey> deletes = [];
        foreach (ref readonly var slot in CollectionsMarshal.AsSpan(_slots))
        {
            if (slot.IsChanged && slot.Row is not null)
            {
                upserts.Add(slot.Row);
            }
            else if (slot is { IsChanged: true, WasThere: true })
            {
                deletes.Add(slot.Key);
            }
        }

        return (upserts, deletes);
    }

    private void AddKey(TKey key, EventContext at)
    {
        if (key is null)
        {
            throw new InvalidOperationException("A row's key is null.");
        }

        if (Takes is { } takes && (lookups.Exists(lookup => lookup.HasMissing) || !takes(key, at.Position)))
        {
            return; // a key that was found without a lookup's value may be none
        }

        if (isInline && Convert.ToString(key, CultureInfo.InvariantCulture) != at.Stream.Id)
        {
            throw new InvalidOperationException($"An inline view's key is its stream's id; this one is {key}.");
        }

        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_slotOf, key, out var isKnown);
        if (!isKnown)
        {
            if (!IsMine(key))
            {
                _slotOf.Remove(key);
                return;
            }

            slot = _slots.Count;
            _slots.Add(new Slot(key) { IsParked = _parking is { IsEmpty: false } parking && parking.IsParked(ViewKey.Text(key)) });
        }

        _slotsOf.Add(slot);
    }

    private bool IsMine(TKey key) => transaction.Of == 1 || ViewKey.ShardOf(key, transaction.Of) == transaction.Shard.Index;

    private void Fold(ref Slot slot, ViewVerb<TView, TKey> verb, object data, EventContext at)
    {
        if (_parking?.Skips(slot.Key, at.Position) == true)
        {
            return;
        }

        if (!slot.IsParked)
        {
            try
            {
                var next = verb.Fold(data, slot.Key, slot.Row, at);
                if (next is not null && !EqualityComparer<TKey>.Default.Equals(view.Shape.KeyOf<TKey>(next), slot.Key))
                {
                    throw new InvalidOperationException($"The row for the key {slot.Key} came back with the key {view.Shape.KeyOf<TKey>(next)}.");
                }

                slot.Row = next;
                slot.IsChanged = true;
                return;
            }
            catch (Exception exception) when (_parking is { ParksMore: true } && !lookups.Exists(lookup => lookup.HasMissing))
            {
                _parking.Park(ViewKey.Text(slot.Key), at.Position, exception);
                slot.IsParked = true;
            }
        }

        _parking!.Queue(ViewKey.Text(slot.Key), at.Position);
    }

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

    private record struct Slot(TKey Key)
    {
        public TView? Row { get; set; }

        public bool WasThere { get; set; }

        public bool IsChanged { get; set; }

        public bool IsParked { get; set; }
    }
}
