namespace Cqrs.Kit;

/// <summary>Finds the pipeline, waits for freshness when asked to, and hands over.</summary>
internal sealed class QueryBus(IServiceProvider services, QueryPipelines pipelines, FreshnessGate freshnessGate, StartedGate started) : IQueryBus
{
    public ValueTask<TResult> AskAsync<TResult>(IQuery<TResult> query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        started.Ensure();
        return pipelines.Find<QueryPipeline<TResult>>(query.GetType()).HandleAsync(services, query, ct);
    }

    public async ValueTask<QueryAnswer<TResult>> AskAsync<TResult>(IQuery<TResult> query, Freshness freshness, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(freshness);
        started.Ensure();
        var pipeline = pipelines.Find<QueryPipeline<TResult>>(query.GetType());
        if (pipeline.ReadsFrom.Count == 0)
        {
            throw new InvalidOperationException($"{pipeline.QueryType} cannot be asked for freshness: mark it with [ReadsFrom(\"…\")], the projections that it reads.");
        }

        var (asOf, stale) = await freshnessGate.WaitAsync(pipeline.ReadsFrom, query, freshness, ct).ConfigureAwait(false);
        if (stale != StaleReason.None && freshness.OnTimeout == OnTimeout.Throw)
        {
            throw new StaleReadException(pipeline.QueryType.Name, asOf, stale);
        }

        var value = await pipeline.HandleAsync(services, query, ct).ConfigureAwait(false);
        return new QueryAnswer<TResult>(value, asOf, stale);
    }

    public ValueTask<object?> AskUntypedAsync(object query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        started.Ensure();
        return pipelines.Find<QueryPipeline>(query.GetType()).HandleUntypedAsync(services, query, ct);
    }

    public IAsyncEnumerable<TItem> StreamAsync<TItem>(IStreamQuery<TItem> query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        started.Ensure();
        return pipelines.Find<StreamQueryPipeline<TItem>>(query.GetType()).Handle(services, query, ct);
    }
}
