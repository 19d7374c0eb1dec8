using System.Runtime.CompilerServices;
using Cqrs.Kit.Tests.Accounts;

namespace Cqrs.Kit.Tests.Queries;

public sealed class StreamQueryBehaviorTests
{
    public sealed record CountTo(int Number) : IStreamQuery<int>;

    public sealed class CountToHandler : IStreamQueryHandler<CountTo, int>
    {
        public IAsyncEnumerable<int> HandleAsync(CountTo query, CancellationToken cancellationToken) => Enumerable.Range(1, query.Number).ToAsyncEnumerable();
    }

    public sealed class OneMore : IStreamQueryBehavior<CountTo, int>
    {
        public IAsyncEnumerable<int> HandleAsync(CountTo query, StreamQueryNext<CountTo, int> next, CancellationToken cancellationToken) =>
            next.InvokeAsync(new CountTo(query.Number + 1), cancellationToken);
    }

    public sealed class Twice<TQuery, TItem> : IStreamQueryBehavior<TQuery, TItem>
        where TQuery : notnull
    {
        public async IAsyncEnumerable<TItem> HandleAsync(TQuery query, StreamQueryNext<TQuery, TItem> next, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var item in next.InvokeAsync(query, cancellationToken))
            {
                yield return item;
                yield return item;
            }
        }
    }

    public sealed class OfAnother : IStreamQueryBehavior<CountTo, string>
    {
        public IAsyncEnumerable<string> HandleAsync(CountTo query, StreamQueryNext<CountTo, string> next, CancellationToken cancellationToken) => next.InvokeAsync(query, cancellationToken);
    }

    [Fact]
    public async Task Open_and_closed_behaviors_run_around_stream_queries()
    {
        await using var kit = await TestKit.StartAsync(typeof(CountTo), typeof(CountToHandler), typeof(Twice<,>), typeof(OneMore));

        Assert.Equal([1, 1, 2, 2], await kit.Queries.StreamAsync(new CountTo(1)).ToListAsync());
    }

    [Fact]
    public async Task One_that_fits_no_stream_query_is_a_fault_at_start()
    {
        await using var wrong = TestKit.Create(_ => { }, typeof(CountTo), typeof(CountToHandler), typeof(OfAnother));

        var failure = await Assert.ThrowsAsync<CqrsStartupException>(() => wrong.Get<ICqrsStartup>().StartAsync());

        Assert.Contains("fits no message", Assert.Single(failure.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_query_asked_as_an_untyped_one_is_misuse_that_says_so()
    {
        await using var kit = await TestKit.StartAsync(typeof(CountTo), typeof(CountToHandler));

        var misuse = await Assert.ThrowsAsync<InvalidOperationException>(async () => await kit.Queries.AskUntypedAsync(new CountTo(1)));

        Assert.Contains("StreamAsync", misuse.Message, StringComparison.Ordinal);
    }
}
