namespace Cqrs.Kit.PostgreSql;

/// <summary>The table of a view, for SQL of one's own: inject it and write its <see cref="Name"/> into the statement.</summary>
/// <remarks>The columns are the view's properties in snake_case. Never write to it but through the projector. Safe for any thread.</remarks>
/// <typeparam name="TView">The view.</typeparam>
public sealed class ViewTable<TView>
{
    /// <summary>Finds the table; dependency injection does it.</summary>
    /// <param name="catalog">The projections of this build.</param>
    /// <param name="options">The store's options.</param>
    /// <exception cref="InvalidOperationException">No registered projector keeps such a view.</exception>
    public ViewTable(ProjectionCatalog catalog, PostgreSqlOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        var view = catalog.View<TView>();
        Schema = options.Schema;
        Name = TableNames.ViewOfVersion(options.Schema, view.TableName, view.Projection.Version);
    }

    /// <summary>The quoted name, with schema, of the SQL view over the live table of the version that this app reads: <c>"cqrs"."order_views_v1"</c>.</summary>
    public string Name { get; }

    /// <summary>The schema, unquoted.</summary>
    public string Schema { get; }

    /// <summary>The quoted name.</summary>
    /// <returns>The same as <see cref="Name"/>.</returns>
    public override string ToString() => Name;
}
