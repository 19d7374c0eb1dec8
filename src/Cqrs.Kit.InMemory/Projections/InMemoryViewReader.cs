namespace Cqrs.Kit.InMemory;

/// <summary>Reads rows by key.</summary>
internal sealed class InMemoryViewReader<TView, TKey>(InMemoryDatabase database, ViewDefinition<TView> view) : IViewReader<TView, TKey>
    where TView : class
    where TKey : notnull
{
    public ValueTask<TView?> FindAsync(TKey key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var state = database.State;
        var row = state.Tables.GetValueOrDefault(new TableId(view.Projection, state.LiveBuildOf(view.Projection), view.TableName)) is InMemoryTable<TKey> table
            ? table.ByKey.GetValueOrDefault(key)
            : null;
        return ValueTask.FromResult(row is null ? null : RowValues.Read(view.Shape, row));
    }
}
