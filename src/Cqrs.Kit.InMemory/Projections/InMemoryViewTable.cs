using System.Collections.Immutable;

namespace Cqrs.Kit.InMemory;

/// <summary>A view's table within one transaction.</summary>
internal sealed class InMemoryViewTable<TView, TKey>(TransactionTables tables, ViewDefinition<TView> view) : IViewTable<TView, TKey>
    where TKey : notnull
{
    public ValueTask CreateAsync(CancellationToken cancellationToken)
    {
        var (stored, wanted) = (tables.Find<TView, TKey>(view)?.Shape, InMemoryTable.ShapeOf(view.Shape));
        if (stored is null)
        {
            tables.Change<TView, TKey>(view, _ => ImmutableDictionary<TKey, object?[]>.Empty);
        }
        else if (stored != wanted)
        {
            throw new InvalidOperationException($"The table {view.TableName} of {view.Projection} has the columns ({stored}), but {typeof(TView)} wants ({wanted}). Give the projection a new Version.");
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyDictionary<TKey, TView>> LoadAsync(IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken)
    {
        var rows = Rows();
        var found = new Dictionary<TKey, TView>();
        foreach (var key in keys)
        {
            if (rows.TryGetValue(key, out var values))
            {
                found.Add(key, RowValues.Read(view.Shape, values));
            }
        }

        return ValueTask.FromResult<IReadOnlyDictionary<TKey, TView>>(found);
    }

    public ValueTask SaveAsync(IReadOnlyList<TView> upserts, IReadOnlyList<TKey> deletes, CancellationToken cancellationToken)
    {
        _ = Rows();
        var values = RowValues.Of(view.Shape, upserts);
        var written = upserts.Select((row, i) => KeyValuePair.Create(view.Shape.KeyOf<TKey>(row), values[i])).ToList();
        tables.Change<TView, TKey>(view, rows => rows.SetItems(written).RemoveRange(deletes));
        return ValueTask.CompletedTask;
    }

    public ValueTask ClearAsync(CancellationToken cancellationToken)
    {
        _ = Rows();
        tables.Change<TView, TKey>(view, rows => rows.Clear());
        return ValueTask.CompletedTask;
    }

    private ImmutableDictionary<TKey, object?[]> Rows() => tables.Find<TView, TKey>(view)?.ByKey
        ?? throw new InvalidOperationException($"The table {view.TableName} of {view.Projection} is not there; the projector makes it in CreateAsync.");
}
