namespace Cqrs.Kit;

/// <summary>A projection's table within one transaction. For projectors.</summary>
/// <remarks>For one thread at a time.</remarks>
/// <typeparam name="TView">The row.</typeparam>
/// <typeparam name="TKey">Its key.</typeparam>
public interface IViewTable<TView, TKey>
    where TKey : notnull
{
    /// <summary>Makes the table if it is not there, and refuses one of another shape.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When done.</returns>
    /// <exception cref="InvalidOperationException">The table is there with another shape: the record has changed without a new version of the projection.</exception>
    ValueTask CreateAsync(CancellationToken cancellationToken);

    /// <summary>Loads rows by key, in one round trip.</summary>
    /// <param name="keys">The keys, each once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The rows that there are.</returns>
    ValueTask<IReadOnlyDictionary<TKey, TView>> LoadAsync(IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken);

    /// <summary>Writes rows, in at most one round trip, at the latest when the transaction commits.</summary>
    /// <param name="upserts">Rows to insert or replace, each key once.</param>
    /// <param name="deletes">Keys of rows to delete, none of them upserted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When written or queued.</returns>
    ValueTask SaveAsync(IReadOnlyList<TView> upserts, IReadOnlyList<TKey> deletes, CancellationToken cancellationToken);

    /// <summary>Deletes all rows.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When done.</returns>
    ValueTask ClearAsync(CancellationToken cancellationToken);
}
