using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit;

/// <summary>How the queries of one type are answered, and from which projections.</summary>
internal abstract class QueryPipeline(Type queryType, IReadOnlyList<ReadProjection> readsFrom)
{
    public Type QueryType { get; } = queryType;

    public IReadOnlyList<ReadProjection> ReadsFrom { get; } = readsFrom;

    public abstract ValueTask<object?> HandleUntypedAsync(IServiceProvider services, object query, CancellationToken cancellationToken);
}

internal abstract class QueryPipeline<TResult>(Type queryType, IReadOnlyList<ReadProjection> readsFrom) : QueryPipeline(queryType, readsFrom)
{
    public abstract ValueTask<TResult> HandleAsync(IServiceProvider services, object query, CancellationToken cancellationToken);

    public override async ValueTask<object?> HandleUntypedAsync(IServiceProvider services, object query, CancellationToken cancellationToken) =>
        await HandleAsync(services, query, cancellationToken).ConfigureAwait(false);
}

internal sealed class QueryPipeline<TQuery, TResult>(QueryStep<TQuery, TResult> first, IReadOnlyList<ReadProjection> readsFrom) : QueryPipeline<TResult>(typeof(TQuery), readsFrom)
    where TQuery : notnull
{
    public override ValueTask<TResult> HandleAsync(IServiceProvider services, object query, CancellationToken cancellationToken) =>
        first.InvokeAsync(services, (TQuery)query, cancellationToken);
}

/// <summary>How the stream queries of one type are answered.</summary>
internal abstract class StreamQueryPipeline<TItem>
{
    public abstract IAsyncEnumerable<TItem> HandleAsync(IServiceProvider services, object query, CancellationToken cancellationToken);
}

internal sealed class StreamQueryPipeline<TQuery, TItem, THandler> : StreamQueryPipeline<TItem>
    where TQuery : IStreamQuery<TItem>
    where THandler : class, IStreamQueryHandler<TQuery, TItem>
{
    public override IAsyncEnumerable<TItem> HandleAsync(IServiceProvider services, object query, CancellationToken cancellationToken) =>
        services.GetRequiredService<THandler>().HandleAsync((TQuery)query, cancellationToken);
}

/// <summary>The pipelines of all queries.</summary>
internal sealed class QueryPipelines(Dictionary<Type, QueryPipeline> queries, Dictionary<Type, object> streams)
{
    public QueryPipeline Find(Type query) => queries.TryGetValue(query, out var pipeline) ? pipeline : throw NoHandler(query);

    public StreamQueryPipeline<TItem> FindStream<TItem>(Type query) =>
        streams.TryGetValue(query, out var pipeline) ? (StreamQueryPipeline<TItem>)pipeline : throw NoHandler(query);

    private static InvalidOperationException NoHandler(Type query) => new($"{query} has no handler: add one, and its assembly with AddModule.");
}
