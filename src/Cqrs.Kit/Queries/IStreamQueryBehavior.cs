namespace Cqrs.Kit;

/// <summary>What runs around the handlers of stream queries. The first registered is the outermost.</summary>
/// <remarks>What is done before the items begin belongs into an <c>async</c> iterator, which begins when the asker takes the first
/// item. A class closed over one query serves that one; an open generic class serves all that fit its constraints.</remarks>
/// <typeparam name="TQuery">The query.</typeparam>
/// <typeparam name="TItem">An item of the answer.</typeparam>
public interface IStreamQueryBehavior<TQuery, TItem>
    where TQuery : notnull
{
    /// <summary>Answers a query by what it does and, usually, by <paramref name="next"/>.</summary>
    /// <param name="query">The query.</param>
    /// <param name="next">The rest: the next behavior, or the handler.</param>
    /// <param name="cancellationToken">The asker gives up.</param>
    /// <returns>The items.</returns>
    IAsyncEnumerable<TItem> HandleAsync(TQuery query, StreamQueryNext<TQuery, TItem> next, CancellationToken cancellationToken);
}

/// <summary>The rest of a stream query's handling, as a behavior sees it.</summary>
/// <typeparam name="TQuery">The query.</typeparam>
/// <typeparam name="TItem">An item of the answer.</typeparam>
public readonly struct StreamQueryNext<TQuery, TItem>
    where TQuery : notnull
{
    private readonly StreamQueryStep<TQuery, TItem> _step;
    private readonly IServiceProvider _services;

    internal StreamQueryNext(StreamQueryStep<TQuery, TItem> step, IServiceProvider services)
    {
        _step = step;
        _services = services;
    }

    internal IServiceProvider Services => _services;

    /// <summary>Goes on.</summary>
    /// <param name="query">The query; a behavior may pass a changed one.</param>
    /// <param name="cancellationToken">The asker, or the behavior, gives up.</param>
    /// <returns>The items.</returns>
    public IAsyncEnumerable<TItem> InvokeAsync(TQuery query, CancellationToken cancellationToken) => _step.InvokeAsync(_services, query, cancellationToken);
}
