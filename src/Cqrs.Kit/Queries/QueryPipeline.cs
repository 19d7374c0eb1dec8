using System.Runtime.CompilerServices;

namespace Cqrs.Kit;

/// <summary>How the queries of one type are answered: its handler inside its behaviors.</summary>
internal abstract class QueryPipeline(Type queryType)
{
    public Type QueryType { get; } = queryType;

    public string ActivityName { get; } = "ask " + queryType.Name;

    /// <summary>The projections that are read.</summary>
    public IReadOnlyList<ReadProjection> ReadsFrom { get; set; } = [];

    public abstract ValueTask<object?> HandleUntypedAsync(IServiceProvider services, object query, CancellationToken cancellationToken);
}

internal abstract class QueryPipeline<TResult>(Type queryType) : QueryPipeline(queryType)
{
    public abstract ValueTask<TResult> HandleAsync(IServiceProvider services, object query, CancellationToken cancellationToken);

    public sealed override ValueTask<object?> HandleUntypedAsync(IServiceProvider services, object query, CancellationToken cancellationToken)
    {
        var answering = CqrsDiagnostics.AreQueriesObserved
            ? QueryTelemetry.ObserveAsync(this, services, query, cancellationToken)
            : HandleAsync(services, query, cancellationToken);
        return answering.IsCompletedSuccessfully ? new ValueTask<object?>(answering.Result) : Await(answering);

        static async ValueTask<object?> Await(ValueTask<TResult> answering) => await answering.ConfigureAwait(false);
    }
}

/// <summary>How the stream queries of one type are answered.</summary>
internal abstract class StreamQueryPipeline<TItem>(Type queryType) : QueryPipeline(queryType)
{
    public abstract IAsyncEnumerable<TItem> HandleAsync(IServiceProvider services, object query, CancellationToken cancellationToken);

    public sealed override ValueTask<object?> HandleUntypedAsync(IServiceProvider services, object query, CancellationToken cancellationToken) =>
        throw new InvalidOperationException($"{QueryType} is answered item by item: ask it with StreamAsync.");
}

/// <summary>The pipelines of all queries.</summary>
internal sealed class QueryPipelines(IReadOnlyCollection<KeyValuePair<Type, Func<object>>> compositions, Func<Type, Func<object>, object> first) : MessageMap(compositions, first)
{
    /// <summary>The pipeline of a query, as the kind that the query's one contract says.</summary>
    public TPipeline Find<TPipeline>(object query)
        where TPipeline : QueryPipeline => Unsafe.As<TPipeline>(Find((object)query));
}
