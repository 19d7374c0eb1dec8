namespace Cqrs.Kit.PostgreSql;

/// <summary>Reads rows by key, through the SQL view over the live build of this app's version.</summary>
internal sealed class PostgreSqlViewReader<TView, TKey> : IViewReader<TView, TKey>
    where TView : class
    where TKey : notnull
{
    private readonly Database _database;
    private readonly ViewStatements<TView> _statements;

    public PostgreSqlViewReader(Database database, ProjectionCatalog catalog)
    {
        _database = database;
        _statements = database.StatementsOf(catalog.View<TView>(), build: 1);
        if (_statements.Shape.Key.ValueType != typeof(TKey))
        {
            throw new InvalidOperationException($"The key of {typeof(TView)} is a {_statements.Shape.Key.ValueType.Name}, not a {typeof(TKey).Name}.");
        }
    }

    public ValueTask<TView?> FindAsync(TKey key, CancellationToken cancellationToken = default) => _database.QueryAsync(
        _statements.Find(key),
        async (reader, token) => await reader.ReadAsync(token).ConfigureAwait(false) ? _statements.Shape.Read(reader) : null,
        cancellationToken);
}
