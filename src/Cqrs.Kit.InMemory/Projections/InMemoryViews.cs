namespace Cqrs.Kit.InMemory;

/// <summary>All rows of a view, for queries in LINQ. Registered as a singleton for every view.</summary>
/// <remarks>Safe for any thread. The rows are shared by all that ask, so they must not be changed.</remarks>
/// <typeparam name="TView">The view.</typeparam>
public sealed class InMemoryViews<TView>
{
    private readonly InMemoryDatabase _database;
    private readonly ProjectionCatalog _catalog;
    private Cached? _cached;

    /// <summary>Creates it; for the service provider.</summary>
    /// <param name="database">Where the rows are.</param>
    /// <param name="catalog">Which projection keeps the view.</param>
    public InMemoryViews(InMemoryDatabase database, ProjectionCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(catalog);
        _database = database;
        _catalog = catalog;
    }

    /// <summary>The rows as they are now, in no order; later changes do not show in it.</summary>
    /// <remarks>Costs one pass over the rows after each change of the view, else nothing.</remarks>
    /// <returns>The rows.</returns>
    /// <exception cref="InvalidOperationException">No registered projector keeps such a view.</exception>
    public IReadOnlyList<TView> Snapshot()
    {
        var view = _catalog.View<TView>();
        var state = _database.State;
        if (!state.Tables.TryGetValue(new TableId(view.Projection, state.LiveBuildOf(view.Projection), view.TableName), out var table))
        {
            return [];
        }

        var cached = Volatile.Read(ref _cached);
        if (cached?.Table != table)
        {
            cached = new Cached(table, Array.AsReadOnly<TView>([.. table.Rows.Select(values => RowValues.Read(view.Shape, values))]));
            Volatile.Write(ref _cached, cached);
        }

        return cached.Rows;
    }

    private sealed record Cached(InMemoryTable Table, IReadOnlyList<TView> Rows);
}
