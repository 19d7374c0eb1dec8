namespace Cqrs.Kit;

/// <summary>How the queries of one type are answered: its handler inside its behaviors.</summary>
internal abstract class QueryPipeline(Type queryType)
{
    public Type QueryType { get; } = queryType;

    /// <summary>The projections that are read.</summary>
    public IReadOnlyList<ReadProjection> ReadsFrom { get; set; } = [];

    public abstract ValueTask<object?> HandleUntypedAsync(IServiceProvider services, object query, CancellationToken cancellationToken);
}

internal abstract class QueryPipeline<TResult>(Type queryType) : QueryPipeline(queryType)
{
    public abstract ValueTask<TResult> HandleAsync(IServiceProvider services, object query, CancellationToken cancellationToken);

    public sealed override ValueTask<object?> HandleUntypedAsync(IServiceProvider services, object query, CancellationToken cancellationToken)
    {
        var answering = HandleAsync(services, query, cancellationToken);
        return answering.IsCompletedSuccessfully ? new ValueTask<object?>(answering.Result) : Await(answering);

        static async ValueTask<object?> Await(ValueTask<TResult> answering) => await answering.ConfigureAwait(false);
    }
}

/// <summary>How the stream queries of one type are answered.</summary>
internal abstract class StreamQueryPipeline<TItem>
{
    public abstract IAsyncEnumerable<TItem> Handle(IServiceProvider services, object query, CancellationToken cancellationToken);
}

/// <summary>The pipelines of all queries.</summary>
internal sealed class QueryPipelines(MessageMap<object> pipelines)
{
    /// <summary>The pipeline of a query, for one of a kind that is known by the query's contract.</summary>
    public TPipeline Find<TPipeline>(Type query)
        where TPipeline : class =>
        pipelines.TryFind(query, out var pipeline) ? (TPipeline)pipeline : throw NoHandler(query);

    private static InvalidOperationException NoHandler(Type query) => new($"{query} has no handler: add one, and its assembly with AddModule.");
}
