namespace Cqrs.Kit.InMemory;

/// <summary>Looks at the rows of builds as of one moment.</summary>
internal static class StoredBuilds
{
    /// <summary>How two builds differ; null when they do not stand at one position.</summary>
    public static BuildDifference? Compare(InMemoryState state, ProjectionBuild live, ProjectionBuild other, int maxRows)
    {
        var positions = PositionsOf(state, live).Concat(PositionsOf(state, other)).Distinct().ToList();
        if (positions is not [var position])
        {
            return null;
        }

        List<TableComparison> tables = [];
        List<string> notCompared = [];
        foreach (var name in TablesOf(state, live).Union(TablesOf(state, other)).Order(StringComparer.Ordinal))
        {
            if (Find(state, live, name) is { } one && Find(state, other, name) is { } two && one.Key == two.Key)
            {
                tables.Add(new TableComparison(name, one, two));
                notCompared.AddRange(one.Columns.Except(two.Columns).Concat(two.Columns.Except(one.Columns)).Select(column => $"{name}.{column}"));
            }
            else
            {
                notCompared.Add(name);
            }
        }

        var rows = tables.SelectMany(table => table.Differences()).ToList();
        return new BuildDifference(live, other, position, Count(RowDifferenceKind.Added), Count(RowDifferenceKind.Removed), Count(RowDifferenceKind.Changed), [.. rows.Take(maxRows)]) { NotCompared = notCompared };

        long Count(RowDifferenceKind kind) => rows.Count(row => row.Kind == kind);
    }

    public static IReadOnlyList<TKey> SampleKeys<TView, TKey>(InMemoryState state, ViewDefinition<TView> view, int build, int count, int seed)
        where TKey : notnull
    {
        TKey[] keys = [.. TableOf<TView, TKey>(state, view, build)?.ByKey.Keys.OrderBy(key => RowShape.TextOf(key), StringComparer.Ordinal) ?? Enumerable.Empty<TKey>()];
        new Random(seed).Shuffle(keys);
        return keys.Length <= count ? keys : keys[..count];
    }

    public static StoredRows<TView, TKey> ReadRows<TView, TKey>(InMemoryState state, ViewDefinition<TView> view, int build, IReadOnlyCollection<TKey> keys)
        where TKey : notnull
    {
        var table = TableOf<TView, TKey>(state, view, build);
        var skipped = state.Skipped.Where(one => one.Projection == view.Projection).ToList();
        return new StoredRows<TView, TKey>(
            [.. PositionsOf(state, new(view.Projection, build))],
            keys.Where(key => table?.ByKey.ContainsKey(key) == true).ToDictionary(key => key, key => RowValues.Read(view.Shape, table!.ByKey[key])),
            state.Parked.Keys.Where(parked => parked.Projection == view.Projection && parked.Build == build).Select(parked => parked.Key).ToHashSet(StringComparer.Ordinal),
            skipped.Where(one => one.Key is null).Select(one => one.Position).ToHashSet(),
            skipped.Where(one => one.Key is not null).Select(one => new QueuedEvent(one.Key!, one.Position)).ToHashSet());
    }

    private static IEnumerable<LogPosition> PositionsOf(InMemoryState state, ProjectionBuild build) => state.Projections
        .Where(row => row.Key.Projection == build.Projection && row.Key.Build == build.Number)
        .OrderBy(row => row.Key.Index)
        .Select(row => row.Value.Checkpoint.Position);

    private static IEnumerable<string> TablesOf(InMemoryState state, ProjectionBuild build) =>
        state.Tables.Keys.Where(table => table.Projection == build.Projection && table.Build == build.Number).Select(table => table.Name);

    private static InMemoryTable? Find(InMemoryState state, ProjectionBuild build, string name) => state.Tables.GetValueOrDefault(new TableId(build.Projection, build.Number, name));

    private static InMemoryTable<TKey>? TableOf<TView, TKey>(InMemoryState state, ViewDefinition<TView> view, int build)
        where TKey : notnull => (InMemoryTable<TKey>?)Find(state, new(view.Projection, build), view.TableName);
}
