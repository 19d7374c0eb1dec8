namespace Cqrs.Kit.Testing;

/// <summary>The tables of one specification, in dictionaries; nothing is ever committed or undone.</summary>
internal sealed class DictionaryTransaction : IProjectionTransaction
{
    private readonly Dictionary<(Type View, string Name), ITable> _tables = [];

    private interface ITable
    {
        IEnumerable<object> Keys { get; }

        object? Find(object key);
    }

    public ProjectionShard Shard { get; } = new(new("specification", 1), 1, 0);

    public ProjectionCheckpoint Checkpoint => default;

    public IViewTable<TView, TKey> Table<TView, TKey>(ViewDefinition<TView> view)
        where TKey : notnull
    {
        if (!_tables.TryGetValue((typeof(TView), view.TableName), out var table))
        {
            _tables.Add((typeof(TView), view.TableName), table = new DictionaryTable<TView, TKey>(view.Shape));
        }

        return (DictionaryTable<TView, TKey>)table;
    }

    public object? Find(Type view, object key) => _tables.FirstOrDefault(table => table.Key.View == view).Value?.Find(key);

    public string KeysOf(Type view) => _tables.FirstOrDefault(table => table.Key.View == view).Value?.Keys.ToList() is { Count: > 0 } keys ? string.Join(", ", keys) : "no rows";

    public ValueTask HoldLogAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask CommitAsync(ProjectionCheckpoint next, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class DictionaryTable<TView, TKey>(RowShape<TView> shape) : IViewTable<TView, TKey>, ITable
        where TKey : notnull
    {
        private readonly Dictionary<TKey, TView> _rows = [];

        public IEnumerable<object> Keys => _rows.Keys.Cast<object>();

        public object? Find(object key) => key is TKey typed
            ? _rows.GetValueOrDefault(typed)
            : throw new ArgumentException($"The key of {typeof(TView).Name} is a {typeof(TKey).Name}, not a {key.GetType().Name}.", nameof(key));

        public ValueTask CreateAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<IReadOnlyDictionary<TKey, TView>> LoadAsync(IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyDictionary<TKey, TView>>(keys.Where(_rows.ContainsKey).ToDictionary(key => key, key => _rows[key]));

        public ValueTask SaveAsync(IReadOnlyList<TView> upserts, IReadOnlyList<TKey> deletes, CancellationToken cancellationToken)
        {
            foreach (var row in upserts)
            {
                _rows[shape.KeyOf<TKey>(row)] = row;
            }

            foreach (var key in deletes)
            {
                _rows.Remove(key);
            }

            return ValueTask.CompletedTask;
        }

        public ValueTask ClearAsync(CancellationToken cancellationToken)
        {
            _rows.Clear();
            return ValueTask.CompletedTask;
        }
    }
}
