namespace Cqrs.Kit.InMemory;

/// <summary>Reads rows by key.</summary>
internal sealed class InMemoryViewReader<TView, TKey>(InMemoryDatabase database, ProjectionCatalog catalog) : IViewReader<TView, TKey>
    where TView : class
    where TKey : notnull
{
    public ValueTask<TView?> FindAsync(TKey key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var view = catalog.View<TView>();
        if (view.Shape.Key.ValueType != typeof(TKey))
        {
            throw new InvalidOperationException($"The key of {typeof(TView)} is a {view.Shape.Key.ValueType.Name}, not a {typeof(TKey).Name}.");
        }

        var state = database.State;
        var row = state.Tables.GetValueOrDefault(new TableId(view.Projection, state.LiveBuildOf(view.Projection), view.TableName)) is InMemoryTable<TKey> table
            ? table.ByKey.GetValueOrDefault(key)
            : null;
        return ValueTask.FromResult(row is null ? null : RowValues.Read(view.Shape, row));
    }
}
