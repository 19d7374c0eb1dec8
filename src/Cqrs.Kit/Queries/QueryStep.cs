using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit;

/// <summary>One step of a query's handling; a chain of them is composed once for each query type, and its first is the pipeline.</summary>
internal abstract class QueryStep<TQuery, TResult>() : QueryPipeline<TResult>(typeof(TQuery))
    where TQuery : notnull
{
    public abstract ValueTask<TResult> InvokeAsync(IServiceProvider services, TQuery query, CancellationToken cancellationToken);

    public sealed override ValueTask<TResult> HandleAsync(IServiceProvider services, object query, CancellationToken cancellationToken) =>
        InvokeAsync(services, (TQuery)query, cancellationToken);
}

/// <summary>A behavior: the only one there is, or resolved from the scope of the bus for each query.</summary>
internal sealed class QueryBehaviorStep<TQuery, TResult>(Type behavior, IQueryBehavior<TQuery, TResult>? held, QueryStep<TQuery, TResult> next) : QueryStep<TQuery, TResult>
    where TQuery : notnull
{
    public override ValueTask<TResult> InvokeAsync(IServiceProvider services, TQuery query, CancellationToken cancellationToken) =>
        (held ?? (IQueryBehavior<TQuery, TResult>)services.GetRequiredService(behavior))
            .HandleAsync(query, new QueryNext<TQuery, TResult>(next, services), cancellationToken);
}

/// <summary>The handler: the only one there is, or resolved from the scope of the bus for each query.</summary>
internal sealed class QueryHandlerStep<TQuery, TResult, THandler>(IQueryHandler<TQuery, TResult>? held) : QueryStep<TQuery, TResult>
    where TQuery : IQuery<TResult>
    where THandler : class, IQueryHandler<TQuery, TResult>
{
    public override ValueTask<TResult> InvokeAsync(IServiceProvider services, TQuery query, CancellationToken cancellationToken) =>
        (held ?? services.GetRequiredService<THandler>()).HandleAsync(query, cancellationToken);
}
