namespace Cqrs.Kit.PostgreSql;

/// <summary>Reads rows by key, from the table of this build's version.</summary>
internal sealed class PostgreSqlViewReader<TView, TKey> : IViewReader<TView, TKey>
    where TView : class
    where TKey : notnull
{
    private readonly Database _database;
    private readonly ViewStatements<TView> _statements;

    public PostgreSqlViewReader(Database database, ProjectionCatalog catalog)
    {
        _database = database;
        _statements = database.StatementsOf(catalog.View<TView>());
        if (_statements.Shape.Key.ValueType != typeof(TKey))
        {
            throw new InvalidOperationException($"The key of {typeof(TView)} is a {_statements.Shape.Key.ValueType.Name}, not a {typeof(TKey).Name}.");
        }
    }

    public async ValueTask<TView?> FindAsync(TKey key, CancellationToken cancellationToken = default)
    {
        var connection = await _database.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var batch = _database.Batch(connection, new(_database.Sql.IndexesOnly), _statements.Find(key));
        await using var __ = batch.ConfigureAwait(false);
        await _database.PrepareAsync(batch, cancellationToken).ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var ___ = reader.ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? _statements.Shape.Read(reader) : null;
    }
}
