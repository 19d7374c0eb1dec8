namespace Cqrs.Kit;

/// <summary>Reads a view by its key, on any store.</summary>
/// <remarks>Safe for any thread.</remarks>
/// <typeparam name="TView">The view.</typeparam>
/// <typeparam name="TKey">Its key.</typeparam>
public interface IViewReader<TView, TKey>
    where TView : class
    where TKey : notnull
{
    /// <summary>Finds a row.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The row, or null.</returns>
    ValueTask<TView?> FindAsync(TKey key, CancellationToken cancellationToken = default);
}
