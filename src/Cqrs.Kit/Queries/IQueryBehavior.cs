namespace Cqrs.Kit;

/// <summary>What runs around the handlers of queries. The first registered is the outermost.</summary>
/// <remarks>A class closed over one query serves that one; an open generic class serves all that fit its constraints.</remarks>
/// <typeparam name="TQuery">The query.</typeparam>
/// <typeparam name="TResult">The answer.</typeparam>
public interface IQueryBehavior<TQuery, TResult>
    where TQuery : notnull
{
    /// <summary>Answers a query by what it does and, usually, by <paramref name="next"/>.</summary>
    /// <param name="query">The query.</param>
    /// <param name="next">The rest: the next behavior, or the handler.</param>
    /// <param name="cancellationToken">The asker gives up.</param>
    /// <returns>The answer.</returns>
    ValueTask<TResult> HandleAsync(TQuery query, QueryNext<TQuery, TResult> next, CancellationToken cancellationToken);
}

/// <summary>The rest of a query's handling, as a behavior sees it.</summary>
/// <typeparam name="TQuery">The query.</typeparam>
/// <typeparam name="TResult">The answer.</typeparam>
public readonly struct QueryNext<TQuery, TResult> : INext<TQuery, TResult>
    where TQuery : notnull
{
    private readonly QueryStep<TQuery, TResult> _step;
    private readonly IServiceProvider _services;

    internal QueryNext(QueryStep<TQuery, TResult> step, IServiceProvider services)
    {
        _step = step;
        _services = services;
    }

    IServiceProvider INext<TQuery, TResult>.Services => _services;

    /// <summary>Goes on.</summary>
    /// <param name="query">The query; a behavior may pass a changed one.</param>
    /// <param name="cancellationToken">The asker, or the behavior, gives up.</param>
    /// <returns>The answer.</returns>
    public ValueTask<TResult> InvokeAsync(TQuery query, CancellationToken cancellationToken) => _step.InvokeAsync(_services, query, cancellationToken);
}
