using System.Globalization;
using Cqrs.Kit;
using OrderApp.Validation;

namespace OrderApp.Http;

/// <summary>
/// Reading one's own writes over HTTP. A write answers with <c>Cqrs-Position</c>. A read that sends it back as
/// <c>Cqrs-Min-Position</c> waits until the read model has got there; if that takes longer than <c>Cqrs-Max-Wait</c>
/// (milliseconds; 5000 unless told, and 20000 at most), the answer is what there is, with <c>Cqrs-Stale: true</c>.
/// </summary>
internal static class CqrsHeaders
{
    private const string Position = "Cqrs-Position";
    private const string MinPosition = "Cqrs-Min-Position";
    private const string MaxWait = "Cqrs-Max-Wait";
    private const string Stale = "Cqrs-Stale";
    private const long DefaultWait = 5_000;
    private const long LongestWait = 20_000;

    public static void SetPosition(this HttpResponse response, LogPosition position) => response.Headers[Position] = position.ToString();

    /// <summary>Asks as the request's headers say, and says in the response whether the answer is stale.</summary>
    public static async ValueTask<TResult> AskAsync<TResult>(this IQueryBus queries, IQuery<TResult> query, HttpContext http, CancellationToken ct)
    {
        var position = http.Request.HeaderNumber(MinPosition);
        var wait = http.Request.HeaderNumber(MaxWait) ?? DefaultWait;
        if (position is null)
        {
            return await queries.AskAsync(query, ct);
        }

        var timeout = TimeSpan.FromMilliseconds(Math.Min(wait, LongestWait));
        var answer = await queries.AskAsync(query, Freshness.AtLeast(new LogPosition(position.Value), timeout), ct);
        if (answer.IsStale)
        {
            http.Response.Headers[Stale] = "true";
        }

        return answer.Value;
    }

    private static long? HeaderNumber(this HttpRequest request, string name)
    {
        var values = request.Headers[name];
        if (values.Count == 0)
        {
            return null;
        }

        return values.Count == 1 && long.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidInputException(name, "must be one whole number from 0");
    }
}
