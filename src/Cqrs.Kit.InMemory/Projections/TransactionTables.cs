using System.Collections.Immutable;

namespace Cqrs.Kit.InMemory;

/// <summary>The tables of a build within one transaction: what is written stays here until the commit.</summary>
/// <remarks>Writes are kept as changes, as other shards write to the same tables meanwhile.</remarks>
internal sealed class TransactionTables(InMemoryState state, ProjectionShard shard)
{
    private readonly Dictionary<string, InMemoryTable> _seen = [];
    private readonly List<(string Name, Func<InMemoryTable?, InMemoryTable> Change)> _changes = [];

    public InMemoryTable<TKey>? Find<TView, TKey>(ViewDefinition<TView> view)
        where TKey : notnull => (InMemoryTable<TKey>?)(_seen.GetValueOrDefault(view.TableName) ?? state.Tables.GetValueOrDefault(IdOf(view.TableName)));

    public void Change<TView, TKey>(ViewDefinition<TView> view, Func<ImmutableDictionary<TKey, object?[]>, ImmutableDictionary<TKey, object?[]>> change)
        where TKey : notnull
    {
        _changes.Add((view.TableName, Made));
        _seen[view.TableName] = Made(Find<TView, TKey>(view));

        InMemoryTable Made(InMemoryTable? table)
        {
            var before = (InMemoryTable<TKey>?)table ?? InMemoryTable.Empty<TView, TKey>(view.Shape);
            return before with { ByKey = change(before.ByKey) };
        }
    }

    public InMemoryState Apply(InMemoryState to)
    {
        var tables = to.Tables;
        foreach (var (name, change) in _changes)
        {
            tables = tables.SetItem(IdOf(name), change(tables.GetValueOrDefault(IdOf(name))));
        }

        return to with { Tables = tables };
    }

    private TableId IdOf(string name) => new(shard.Projection, shard.Build, name);
}
