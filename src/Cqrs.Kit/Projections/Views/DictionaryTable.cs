namespace Cqrs.Kit;

/// <summary>A table of a <see cref="DictionaryTransaction"/>.</summary>
internal sealed class DictionaryTable<TView, TKey>(RowShape<TView> shape) : IViewTable<TView, TKey>, IDictionaryTable
    where TKey : notnull
{
    public Dictionary<TKey, TView> Rows { get; } = [];

    public IEnumerable<object> Keys => Rows.Keys.Cast<object>();

    public object? Find(object key) => key is TKey typed
        ? Rows.GetValueOrDefault(typed)
        : throw new ArgumentException($"The key of {typeof(TView).Name} is a {typeof(TKey).Name}, not a {key.GetType().Name}.", nameof(key));

    public ValueTask CreateAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<IReadOnlyDictionary<TKey, TView>> LoadAsync(IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyDictionary<TKey, TView>>(keys.Where(Rows.ContainsKey).ToDictionary(key => key, key => Rows[key]));

    public ValueTask SaveAsync(IReadOnlyList<TView> upserts, IReadOnlyList<TKey> deletes, CancellationToken cancellationToken)
    {
        foreach (var row in upserts)
        {
            Rows[shape.KeyOf<TKey>(row)] = row;
        }

        foreach (var key in deletes)
        {
            Rows.Remove(key);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ClearAsync(CancellationToken cancellationToken)
    {
        Rows.Clear();
        return ValueTask.CompletedTask;
    }
}

/// <summary>A table whatever its rows are.</summary>
internal interface IDictionaryTable
{
    IEnumerable<object> Keys { get; }

    object? Find(object key);
}
