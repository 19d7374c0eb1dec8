using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit;

/// <summary>One step of a query's handling; a chain of them is composed once for each query type.</summary>
internal abstract class QueryStep<TQuery, TResult>
    where TQuery : notnull
{
    public abstract ValueTask<TResult> InvokeAsync(IServiceProvider services, TQuery query, CancellationToken cancellationToken);
}

internal sealed class QueryBehaviorStep<TQuery, TResult>(Type behavior, QueryStep<TQuery, TResult> next) : QueryStep<TQuery, TResult>
    where TQuery : notnull
{
    public override ValueTask<TResult> InvokeAsync(IServiceProvider services, TQuery query, CancellationToken cancellationToken) =>
        ((IQueryBehavior<TQuery, TResult>)services.GetRequiredService(behavior))
            .HandleAsync(query, new QueryNext<TQuery, TResult>(next, services), cancellationToken);
}

internal sealed class QueryHandlerStep<TQuery, TResult, THandler> : QueryStep<TQuery, TResult>
    where TQuery : IQuery<TResult>
    where THandler : class, IQueryHandler<TQuery, TResult>
{
    public override ValueTask<TResult> InvokeAsync(IServiceProvider services, TQuery query, CancellationToken cancellationToken) =>
        services.GetRequiredService<THandler>().HandleAsync(query, cancellationToken);
}
