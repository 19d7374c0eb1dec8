namespace Cqrs.Kit;

/// <summary>A row of a lookup's table.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TValue">The value.</typeparam>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
public sealed record LookupRow<TKey, TValue>(TKey Key, TValue Value);

/// <summary>A second small table of a <see cref="ViewProjector{TView,TKey}"/>, in the same transaction: for routing an event to a row by a
/// value from an earlier event, or for reference data.</summary>
/// <remarks>Made and filled in the projector's constructor, read in its functions. An event's functions see the values as of the events
/// before it; its own changes are seen from the next event on.</remarks>
/// <typeparam name="TKey">The key: <see cref="Guid"/>, <see cref="string"/>, <see cref="int"/> or <see cref="long"/>.</typeparam>
/// <typeparam name="TValue">The value, of one of <see cref="RowShape.ValueTypes"/>.</typeparam>
public sealed class Lookup<TKey, TValue> : ILookup
    where TKey : notnull
{
    private readonly string _name;
    private readonly Dictionary<Type, Action<object>> _changes = [];
    private readonly Dictionary<TKey, TValue?> _loaded = [];
    private readonly HashSet<TKey> _absent = [];
    private readonly HashSet<TKey> _missing = [];
    private readonly Dictionary<TKey, (bool IsThere, TValue? Value)> _changed = [];
    private ViewDefinition<LookupRow<TKey, TValue>>? _table;

    internal Lookup(string name) => _name = name;

    string ILookup.Name => _name;

    IReadOnlyCollection<Type> ILookup.EventTypes => _changes.Keys;

    bool ILookup.HasMissing => _missing.Count > 0;

    /// <summary>The value of a key; the type's default when there is none.</summary>
    /// <param name="key">The key.</param>
    public TValue? this[TKey key] => TryGet(key, out var value) ? value : default;

    /// <summary>Looks for the value of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; the type's default when there is none.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGet(TKey key, out TValue? value)
    {
        if (_changed.TryGetValue(key, out var change))
        {
            value = change.Value;
            return change.IsThere;
        }

        if (_loaded.TryGetValue(key, out value))
        {
            return true;
        }

        if (!_absent.Contains(key))
        {
            _missing.Add(key); // the batch is gone through again once it is loaded
        }

        return false;
    }

    /// <summary>An event sets a value.</summary>
    /// <typeparam name="TEvent">The event.</typeparam>
    /// <param name="key">The key in the event.</param>
    /// <param name="value">The value in the event.</param>
    /// <returns>The same lookup.</returns>
    public Lookup<TKey, TValue> Set<TEvent>(Func<TEvent, TKey> key, Func<TEvent, TValue> value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        Add<TEvent>(e => _changed[key(e)] = (true, value(e)));
        return this;
    }

    /// <summary>An event takes a value away.</summary>
    /// <typeparam name="TEvent">The event.</typeparam>
    /// <param name="key">The key in the event.</param>
    /// <returns>The same lookup.</returns>
    public Lookup<TKey, TValue> Remove<TEvent>(Func<TEvent, TKey> key)
    {
        ArgumentNullException.ThrowIfNull(key);
        Add<TEvent>(e => _changed[key(e)] = (false, default));
        return this;
    }

    void ILookup.Bind(ProjectionId projection, string viewTable)
    {
        var shape = new RowShape<LookupRow<TKey, TValue>>(
            [new RowColumn<LookupRow<TKey, TValue>, TKey>("Key", isNullable: false, row => row.Key), new RowColumn<LookupRow<TKey, TValue>, TValue>("Value", isNullable: true, row => row.Value)],
            key: 0,
            reader => new(RowShape.ReadValue<TKey>(reader, 0), RowShape.ReadValue<TValue>(reader, 1)));
        _table = new ViewDefinition<LookupRow<TKey, TValue>>(projection, $"{viewTable}__{_name.Replace('-', '_')}", shape);
    }

    void ILookup.BeginBatch()
    {
        _loaded.Clear();
        _absent.Clear();
        _missing.Clear();
        _changed.Clear();
    }

    void ILookup.BeginPass() => _changed.Clear();

    void ILookup.Apply(object @event)
    {
        if (_changes.TryGetValue(@event.GetType(), out var change))
        {
            change(@event);
        }
    }

    async ValueTask ILookup.LoadMissingAsync(IProjectionTransaction transaction, CancellationToken cancellationToken)
    {
        var rows = await Table(transaction).LoadAsync(_missing, cancellationToken).ConfigureAwait(false);
        foreach (var key in _missing)
        {
            if (rows.TryGetValue(key, out var row))
            {
                _loaded[key] = row.Value;
            }
            else
            {
                _absent.Add(key);
            }
        }

        _missing.Clear();
    }

    ValueTask ILookup.SaveAsync(IProjectionTransaction transaction, CancellationToken cancellationToken) => _changed.Count == 0
        ? ValueTask.CompletedTask
        : Table(transaction).SaveAsync(
            [.. _changed.Where(change => change.Value.IsThere).Select(change => new LookupRow<TKey, TValue>(change.Key, change.Value.Value!))],
            [.. _changed.Where(change => !change.Value.IsThere).Select(change => change.Key)],
            cancellationToken);

    ValueTask ILookup.CreateAsync(IProjectionTransaction transaction, CancellationToken cancellationToken) => Table(transaction).CreateAsync(cancellationToken);

    ValueTask ILookup.ClearAsync(IProjectionTransaction transaction, CancellationToken cancellationToken) => Table(transaction).ClearAsync(cancellationToken);

    private IViewTable<LookupRow<TKey, TValue>, TKey> Table(IProjectionTransaction transaction) => transaction.Table<LookupRow<TKey, TValue>, TKey>(_table!);

    private void Add<TEvent>(Action<TEvent> change)
    {
        if (!_changes.TryAdd(typeof(TEvent), e => change((TEvent)e)))
        {
            throw new InvalidOperationException($"The lookup '{_name}' names {typeof(TEvent)} twice; an event changes one value of a lookup.");
        }
    }
}

/// <summary>A lookup as its projector sees it.</summary>
internal interface ILookup
{
    string Name { get; }

    IReadOnlyCollection<Type> EventTypes { get; }

    bool HasMissing { get; }

    void Bind(ProjectionId projection, string viewTable);

    void BeginBatch();

    void BeginPass();

    void Apply(object @event);

    ValueTask LoadMissingAsync(IProjectionTransaction transaction, CancellationToken cancellationToken);

    ValueTask SaveAsync(IProjectionTransaction transaction, CancellationToken cancellationToken);

    ValueTask CreateAsync(IProjectionTransaction transaction, CancellationToken cancellationToken);

    ValueTask ClearAsync(IProjectionTransaction transaction, CancellationToken cancellationToken);
}
