using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

using Cqrs.Kit;
using Cqrs.Kit.Testing;

using Microsoft.Extensions.DependencyInjection;

namespace Docs.Tests.Snippets;

#region query
public sealed record GetRate(string Currency) : IQuery<decimal?>;

public sealed class GetRateHandler : IQueryHandler<GetRate, decimal?>
{
    public ValueTask<decimal?> HandleAsync(GetRate query, CancellationToken cancellationToken) => new(Rates.Find(query.Currency));
}
#endregion

#region query-stream
public sealed record ListRates(decimal AtLeast) : IStreamQuery<decimal>;

public sealed class ListRatesHandler : IStreamQueryHandler<ListRates, decimal>
{
    public async IAsyncEnumerable<decimal> HandleAsync(ListRates query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var rate in Rates.ReadAsync().WithCancellation(cancellationToken))
        {
            if (rate >= query.AtLeast)
            {
                yield return rate;
            }
        }
    }
}
#endregion

#region query-behavior
public interface ICached;

public sealed class Cache<TQuery, TResult> : IQueryBehavior<TQuery, TResult>
    where TQuery : ICached
{
    private readonly ConcurrentDictionary<TQuery, TResult> _answers = new(); // there is one instance

    public async ValueTask<TResult> HandleAsync(TQuery query, QueryNext<TQuery, TResult> next, CancellationToken cancellationToken) =>
        _answers.TryGetValue(query, out var known) ? known : _answers.GetOrAdd(query, await next.InvokeAsync(query, cancellationToken));
}
#endregion

#region query-stream-behavior
public sealed class Rounded : IStreamQueryBehavior<ListRates, decimal>
{
    public async IAsyncEnumerable<decimal> HandleAsync(ListRates query, StreamQueryNext<ListRates, decimal> next, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var rate in next.InvokeAsync(query, cancellationToken))
        {
            yield return decimal.Round(rate, 1);
        }
    }
}
#endregion

public sealed record GetRateOnce(string Currency) : IQuery<decimal?>, ICached;

public sealed class GetRateOnceHandler : IQueryHandler<GetRateOnce, decimal?>
{
    public ValueTask<decimal?> HandleAsync(GetRateOnce query, CancellationToken cancellationToken) => new(Rates.Find(query.Currency));
}

public static class Rates
{
    private static readonly Dictionary<string, decimal> _rates = new() { ["EUR"] = 1m, ["DKK"] = 7.46m };

    public static int Reads { get; private set; }

    public static decimal? Find(string currency)
    {
        Reads++;
        return _rates.TryGetValue(currency, out var rate) ? rate : null;
    }

    public static IAsyncEnumerable<decimal> ReadAsync() => _rates.Values.ToAsyncEnumerable();
}

/// <summary>The code of docs/guides/queries.md.</summary>
public sealed class QuerySnippets
{
    [Fact]
    public async Task Queries_are_asked_in_every_way()
    {
        await using var host = await StartAsync();
        var (queries, cancellationToken, message) = (host.Queries, TestContext.Current.CancellationToken, (object)new GetRate("EUR"));

        #region query-ask
        var rate = await queries.AskAsync(new GetRate("DKK"), cancellationToken);
        var answer = await queries.AskUntypedAsync(message, cancellationToken); // for a type that is known at run time only
        await foreach (var item in queries.StreamAsync(new ListRates(AtLeast: 2), cancellationToken))
        {
            Console.WriteLine(item);
        }
        #endregion

        Assert.Equal((7.46m, 1m), (rate, answer));
        Assert.Equal([7.5m], await queries.StreamAsync(new ListRates(AtLeast: 2), cancellationToken).ToListAsync(cancellationToken));
    }

    [Fact]
    public async Task A_behavior_is_where_its_constraints_allow()
    {
        await using var host = await StartAsync();

        Assert.Equal(7.46m, await host.Queries.AskAsync(new GetRateOnce("DKK")));
        var reads = Rates.Reads;
        Assert.Equal(7.46m, await host.Queries.AskAsync(new GetRateOnce("DKK")));

        Assert.Equal(reads, Rates.Reads);
    }

    private static Task<CqrsTestHost> StartAsync() => CqrsTestHost.StartAsync(cqrs =>
    {
        #region query-lifetime
        cqrs.Services.AddSingleton<GetRateHandler>();
        #endregion

        cqrs.AddModule(typeof(QuerySnippets).Assembly).Services.AddSingleton<Mailer>();
    });
}
