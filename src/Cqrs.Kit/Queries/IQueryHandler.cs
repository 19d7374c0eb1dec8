namespace Cqrs.Kit;

/// <summary>Answers the queries of one type. One handler a query type; it changes nothing.</summary>
/// <typeparam name="TQuery">The query.</typeparam>
/// <typeparam name="TResult">The answer.</typeparam>
public interface IQueryHandler<in TQuery, TResult>
    where TQuery : IQuery<TResult>
{
    /// <summary>Answers one query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">The asker gives up.</param>
    /// <returns>The answer.</returns>
    ValueTask<TResult> HandleAsync(TQuery query, CancellationToken cancellationToken);
}

/// <summary>Answers the stream queries of one type, item by item.</summary>
/// <typeparam name="TQuery">The query.</typeparam>
/// <typeparam name="TItem">An item.</typeparam>
public interface IStreamQueryHandler<in TQuery, out TItem>
    where TQuery : IStreamQuery<TItem>
{
    /// <summary>Answers one query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">The asker gives up.</param>
    /// <returns>The items.</returns>
    IAsyncEnumerable<TItem> HandleAsync(TQuery query, CancellationToken cancellationToken);
}
