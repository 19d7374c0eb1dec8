namespace Cqrs.Kit.PostgreSql;

/// <summary>Reads rows of a build with what has to be known of it to check them.</summary>
internal sealed class StoredRowReader(Database database)
{
    public ValueTask<IReadOnlyList<TKey>> SampleKeysAsync<TView, TKey>(ViewDefinition<TView> view, int build, int count, int seed, CancellationToken cancellationToken) => database.InSnapshotAsync<IReadOnlyList<TKey>>(
        async (connection, token) =>
        {
            var batch = database.LongBatch(connection, database.StatementsOf(view, build).SampleKeys(count, seed));
            await using var _ = batch.ConfigureAwait(false);
            var reader = await batch.ExecuteReaderAsync(token).ConfigureAwait(false);
            await using var __ = reader.ConfigureAwait(false);
            List<TKey> keys = [];
            while (await reader.ReadAsync(token).ConfigureAwait(false))
            {
                keys.Add(reader.GetFieldValue<TKey>(0));
            }

            return keys;
        },
        cancellationToken);

    public ValueTask<StoredRows<TView, TKey>> ReadAsync<TView, TKey>(ViewDefinition<TView> view, int build, IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken)
        where TKey : notnull => database.InSnapshotAsync(
        async (connection, token) =>
        {
            var statements = database.StatementsOf(view, build);
            var batch = database.LongBatch(
                connection,
                ProjectionStatements.Of(database.Sql.ReadRowsOfBuild, view.Projection, build),
                ProjectionStatements.Of(database.Sql.ReadBuildExtras, view.Projection, build),
                statements.Load(keys.ToArray()));
            await using var _ = batch.ConfigureAwait(false);
            var reader = await batch.ExecuteReaderAsync(token).ConfigureAwait(false);
            await using var __ = reader.ConfigureAwait(false);
            var shards = await ProjectionRow.ReadAllAsync(reader, token).ConfigureAwait(false);
            await reader.NextResultAsync(token).ConfigureAwait(false);
            await reader.ReadAsync(token).ConfigureAwait(false);
            var (parked, skipped, skippedOfKeys) = (reader.GetFieldValue<string[]>(0), reader.GetFieldValue<long[]>(1), reader.GetFieldValue<long[]>(2).Zip(reader.GetFieldValue<string[]>(3)));
            await reader.NextResultAsync(token).ConfigureAwait(false);
            var rows = new Dictionary<TKey, TView>();
            while (await reader.ReadAsync(token).ConfigureAwait(false))
            {
                var row = view.Shape.Read(reader);
                rows.Add(view.Shape.KeyOf<TKey>(row), row);
            }

            return new StoredRows<TView, TKey>(
                [.. shards.Select(shard => shard.Checkpoint.Position)],
                rows,
                parked.ToHashSet(StringComparer.Ordinal),
                skipped.Select(position => new LogPosition(position)).ToHashSet(),
                skippedOfKeys.Select(one => new QueuedEvent(one.Second, new LogPosition(one.First))).ToHashSet());
        },
        cancellationToken);
}
