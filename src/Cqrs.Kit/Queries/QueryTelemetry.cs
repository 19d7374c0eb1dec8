using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Cqrs.Kit;

/// <summary>The span and the duration of a question; used only while somebody listens.</summary>
internal static class QueryTelemetry
{
    public static async ValueTask<TResult> ObserveAsync<TResult>(QueryPipeline<TResult> pipeline, IServiceProvider services, object query, CancellationToken cancellationToken)
    {
        using var activity = Start(pipeline);
        var began = Stopwatch.GetTimestamp();
        var outcome = "error";
        try
        {
            var result = await pipeline.HandleAsync(services, query, cancellationToken).ConfigureAwait(false);
            outcome = "ok";
            return result;
        }
        catch (Exception exception)
        {
            CqrsDiagnostics.Fail(activity, exception);
            throw;
        }
        finally
        {
            Record(pipeline, began, outcome);
        }
    }

    public static async IAsyncEnumerable<TItem> ObserveAsync<TItem>(StreamQueryPipeline<TItem> pipeline, IServiceProvider services, object query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var activity = Start(pipeline);
        var began = Stopwatch.GetTimestamp();
        var outcome = "error";
        try
        {
            var items = Begin(pipeline, services, query, activity, cancellationToken);
            await using (items.ConfigureAwait(false))
            {
                while (await MoveNextAsync(items, activity).ConfigureAwait(false))
                {
                    outcome = "ok"; // it may be left here
                    yield return items.Current;
                    outcome = "error";
                }
            }

            outcome = "ok";
        }
        finally
        {
            Record(pipeline, began, outcome);
        }
    }

    private static IAsyncEnumerator<TItem> Begin<TItem>(StreamQueryPipeline<TItem> pipeline, IServiceProvider services, object query, Activity? activity, CancellationToken cancellationToken)
    {
        try
        {
            return pipeline.HandleAsync(services, query, cancellationToken).GetAsyncEnumerator(cancellationToken);
        }
        catch (Exception exception)
        {
            CqrsDiagnostics.Fail(activity, exception);
            throw;
        }
    }

    private static async ValueTask<bool> MoveNextAsync<TItem>(IAsyncEnumerator<TItem> items, Activity? activity)
    {
        try
        {
            return await items.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            CqrsDiagnostics.Fail(activity, exception);
            throw;
        }
    }

    private static Activity? Start(QueryPipeline pipeline) =>
        CqrsDiagnostics.ActivitySource.StartActivity(pipeline.ActivityName)?.SetTag(CqrsDiagnostics.QueryTag, pipeline.QueryType.Name);

    private static void Record(QueryPipeline pipeline, long began, string outcome) =>
        CqrsDiagnostics.QueryDuration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, new(CqrsDiagnostics.QueryTag, pipeline.QueryType.Name), new("cqrs.outcome", outcome));
}
