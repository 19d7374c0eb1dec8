using Npgsql;

namespace Cqrs.Kit.PostgreSql;

/// <summary>A view's table within one transaction. Writes are queued for the commit's round trip, or for the next reading's.</summary>
internal sealed class PostgreSqlViewTable<TView, TKey>(PostgreSqlProjectionTransaction transaction, ViewStatements<TView> statements) : IViewTable<TView, TKey>
    where TKey : notnull
{
    public ValueTask CreateAsync(CancellationToken cancellationToken) => ViewSchema.EnsureAsync(transaction, statements, cancellationToken);

    public async ValueTask<IReadOnlyDictionary<TKey, TView>> LoadAsync(IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return keys.Count == 0
            ? new Dictionary<TKey, TView>()
            : await transaction.ReadAsync(statements.Load(keys.ToArray()), ReadAsync, cancellationToken).ConfigureAwait(false);

        async ValueTask<Dictionary<TKey, TView>> ReadAsync(NpgsqlDataReader reader, CancellationToken token)
        {
            var found = new Dictionary<TKey, TView>(keys.Count);
            while (await reader.ReadAsync(token).ConfigureAwait(false))
            {
                var row = statements.Shape.Read(reader);
                found.Add(statements.Shape.KeyOf<TKey>(row), row);
            }

            return found;
        }
    }

    public ValueTask SaveAsync(IReadOnlyList<TView> upserts, IReadOnlyList<TKey> deletes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upserts);
        ArgumentNullException.ThrowIfNull(deletes);
        if (deletes.Count > 0)
        {
            transaction.Queue(statements.Delete(deletes.ToArray()));
        }

        if (upserts.Count > 0)
        {
            transaction.Queue(statements.Upsert(upserts));
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ClearAsync(CancellationToken cancellationToken)
    {
        transaction.Queue(statements.Clear());
        return ValueTask.CompletedTask;
    }
}
