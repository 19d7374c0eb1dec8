using System.Collections.Immutable;

namespace Cqrs.Kit.InMemory;

/// <summary>The tables of a projection within one transaction: what is written stays here until the commit.</summary>
internal sealed class TransactionTables(InMemoryState state, ProjectionId projection)
{
    private readonly Dictionary<string, InMemoryTable> _written = [];

    public InMemoryTable<TKey>? Find<TView, TKey>(ViewDefinition<TView> view)
        where TKey : notnull
    {
        var table = _written.GetValueOrDefault(view.TableName) ?? state.Tables.GetValueOrDefault(new TableId(projection, view.TableName));
        return (InMemoryTable<TKey>?)table;
    }

    public void Set<TView, TKey>(ViewDefinition<TView> view, ImmutableDictionary<TKey, object?[]> rows)
        where TKey : notnull =>
        _written[view.TableName] = new InMemoryTable<TKey>(InMemoryTable.ShapeOf(view.Shape), rows);

    public InMemoryState Apply(InMemoryState to) => to with
    {
        Tables = to.Tables.SetItems(_written.Select(table => KeyValuePair.Create(new TableId(projection, table.Key), table.Value))),
    };
}
