using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit;

/// <summary>One step of a query's handling; a chain of them is composed once for each query type, and its first is the pipeline.</summary>
internal abstract class QueryStep<TQuery, TResult>() : QueryPipeline<TResult>(typeof(TQuery))
    where TQuery : notnull
{
    public abstract ValueTask<TResult> InvokeAsync(IServiceProvider services, TQuery query, CancellationToken cancellationToken);
}

/// <summary>A behavior that is resolved from the scope of the bus for each query.</summary>
internal sealed class QueryBehaviorStep<TQuery, TResult>(Type behavior, QueryStep<TQuery, TResult> next) : QueryStep<TQuery, TResult>
    where TQuery : notnull
{
    public override ValueTask<TResult> InvokeAsync(IServiceProvider services, TQuery query, CancellationToken cancellationToken) =>
        ((IQueryBehavior<TQuery, TResult>)services.GetRequiredService(behavior))
            .HandleAsync(query, new QueryNext<TQuery, TResult>(next, services), cancellationToken);

    public override ValueTask<TResult> HandleAsync(IServiceProvider services, object query, CancellationToken cancellationToken) =>
        InvokeAsync(services, MessageMap.As<TQuery>(query), cancellationToken);
}

/// <summary>A behavior of which there is one. Called by a delegate: that is quicker than its interface, which shared generic code has to look up first.</summary>
internal sealed class HeldQueryBehaviorStep<TQuery, TResult>(IQueryBehavior<TQuery, TResult> behavior, QueryStep<TQuery, TResult> next) : QueryStep<TQuery, TResult>
    where TQuery : notnull
{
    private readonly Func<TQuery, QueryNext<TQuery, TResult>, CancellationToken, ValueTask<TResult>> _behavior = behavior.HandleAsync;

    public override ValueTask<TResult> InvokeAsync(IServiceProvider services, TQuery query, CancellationToken cancellationToken) =>
        _behavior(query, new QueryNext<TQuery, TResult>(next, services), cancellationToken);

    public override ValueTask<TResult> HandleAsync(IServiceProvider services, object query, CancellationToken cancellationToken) =>
        _behavior(MessageMap.As<TQuery>(query), new QueryNext<TQuery, TResult>(next, services), cancellationToken);
}

/// <summary>A handler that is resolved from the scope of the bus for each query.</summary>
internal sealed class QueryHandlerStep<TQuery, TResult, THandler> : QueryStep<TQuery, TResult>
    where TQuery : IQuery<TResult>
    where THandler : class, IQueryHandler<TQuery, TResult>
{
    public override ValueTask<TResult> InvokeAsync(IServiceProvider services, TQuery query, CancellationToken cancellationToken) =>
        services.GetRequiredService<THandler>().HandleAsync(query, cancellationToken);

    public override ValueTask<TResult> HandleAsync(IServiceProvider services, object query, CancellationToken cancellationToken) =>
        services.GetRequiredService<THandler>().HandleAsync(MessageMap.As<TQuery>(query), cancellationToken);
}

/// <summary>A handler of which there is one. Called by a delegate, as a behavior of which there is one is.</summary>
internal sealed class HeldQueryHandlerStep<TQuery, TResult>(IQueryHandler<TQuery, TResult> handler) : QueryStep<TQuery, TResult>
    where TQuery : IQuery<TResult>
{
    private readonly Func<TQuery, CancellationToken, ValueTask<TResult>> _handler = handler.HandleAsync;

    public override ValueTask<TResult> InvokeAsync(IServiceProvider services, TQuery query, CancellationToken cancellationToken) => _handler(query, cancellationToken);

    public override ValueTask<TResult> HandleAsync(IServiceProvider services, object query, CancellationToken cancellationToken) =>
        _handler(MessageMap.As<TQuery>(query), cancellationToken);
}
