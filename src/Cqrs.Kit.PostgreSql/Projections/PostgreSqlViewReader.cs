namespace Cqrs.Kit.PostgreSql;

/// <summary>Reads rows by key, through the SQL view over the live build of this app's version.</summary>
internal sealed class PostgreSqlViewReader<TView, TKey>(Database database, ViewDefinition<TView> view) : IViewReader<TView, TKey>
    where TView : class
    where TKey : notnull
{
    private readonly ViewStatements<TView> _statements = database.StatementsOf(view, build: 1);

    public ValueTask<TView?> FindAsync(TKey key, CancellationToken cancellationToken = default) => database.QueryAsync(
        _statements.Find(key),
        async (reader, token) => await reader.ReadAsync(token).ConfigureAwait(false) ? _statements.Shape.Read(reader) : null,
        cancellationToken);
}
