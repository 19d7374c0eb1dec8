namespace Cqrs.Kit;

/// <summary>The tables of one projector, in dictionaries; nothing is ever committed or undone. For specifications and checks.</summary>
internal sealed class DictionaryTransaction(ProjectionShard shard) : IProjectionTransaction
{
    private readonly Dictionary<(Type View, string Name), IDictionaryTable> _tables = [];

    public ProjectionShard Shard => shard;

    public ProjectionCheckpoint Checkpoint => default;

    public Parking? Parking { get; set; }

    public IViewTable<TView, TKey> Table<TView, TKey>(ViewDefinition<TView> view)
        where TKey : notnull => Of<TView, TKey>(view);

    /// <summary>A table with its rows.</summary>
    public DictionaryTable<TView, TKey> Of<TView, TKey>(ViewDefinition<TView> view)
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
}
