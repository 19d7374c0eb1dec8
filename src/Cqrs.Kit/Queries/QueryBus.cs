namespace Cqrs.Kit;

/// <summary>Finds the pipeline, waits for freshness when asked to, and hands over.</summary>
internal sealed class QueryBus(IServiceProvider services, QueryPipelines pipelines, FreshnessGate freshnessGate) : IQueryBus
{
    public ValueTask<TResult> AskAsync<TResult>(IQuery<TResult> query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        var pipeline = pipelines.Find<QueryPipeline<TResult>>(query);
        return CqrsDiagnostics.AreQueriesObserved
            ? QueryTelemetry.ObserveAsync(pipeline, services, query, ct)
            : pipeline.HandleAsync(services, query, ct);
    }

    public async ValueTask<QueryAnswer<TResult>> AskAsync<TResult>(IQuery<TResult> query, Freshness freshness, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(freshness);
        var pipeline = pipelines.Find<QueryPipeline<TResult>>(query);
        if (pipeline.ReadsFrom.Count == 0)
        {
            throw new InvalidOperationException($"{pipeline.QueryType} cannot be asked for freshness: mark it with [ReadsFrom(\"…\")], the projections that it reads.");
        }

        var (asOf, stale) = await freshnessGate.WaitAsync(pipeline.ReadsFrom, query, freshness, ct).ConfigureAwait(false);
        if (stale != StaleReason.None && freshness.OnTimeout == OnTimeout.Throw)
        {
            throw new StaleReadException(pipeline.QueryType.Name, asOf, stale);
        }

        var value = await AskAsync(query, ct).ConfigureAwait(false);
        return new QueryAnswer<TResult>(value, asOf, stale);
    }

    public ValueTask<object?> AskUntypedAsync(object query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        return pipelines.Find<QueryPipeline>(query).HandleUntypedAsync(services, query, ct);
    }

    public IAsyncEnumerable<TItem> StreamAsync<TItem>(IStreamQuery<TItem> query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        var pipeline = pipelines.Find<StreamQueryPipeline<TItem>>(query);
        return CqrsDiagnostics.AreQueriesObserved
            ? QueryTelemetry.ObserveAsync(pipeline, services, query, ct)
            : pipeline.HandleAsync(services, query, ct);
    }
}
