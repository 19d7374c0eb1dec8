using Cqrs.Kit.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Tests.Queries;

public sealed class QueryBusTests
{
    public sealed record Double(int Number) : IQuery<int>;

    public sealed record CountTo(int Number) : IStreamQuery<int>;

    public sealed class DoubleHandler : IQueryHandler<Double, int>
    {
        public ValueTask<int> HandleAsync(Double query, CancellationToken cancellationToken) => ValueTask.FromResult(2 * query.Number);
    }

    public sealed class CountToHandler : IStreamQueryHandler<CountTo, int>
    {
        public IAsyncEnumerable<int> HandleAsync(CountTo query, CancellationToken cancellationToken) => Enumerable.Range(1, query.Number).ToAsyncEnumerable();
    }

    public sealed class Negate<TQuery, TResult> : IQueryBehavior<TQuery, TResult>
        where TQuery : IQuery<int>
    {
        public async ValueTask<TResult> HandleAsync(TQuery query, QueryNext<TQuery, TResult> next, CancellationToken cancellationToken) =>
            (TResult)(object)-(int)(object)(await next.InvokeAsync(query, cancellationToken))!;
    }

    public sealed class Marker;

    public sealed record WhichMarker : IQuery<Marker>;

    public sealed class WhichMarkerHandler(Marker marker) : IQueryHandler<WhichMarker, Marker>
    {
        public ValueTask<Marker> HandleAsync(WhichMarker query, CancellationToken cancellationToken) => ValueTask.FromResult(marker);
    }

    [Fact]
    public async Task A_query_is_answered_typed_untyped_and_item_by_item()
    {
        await using var kit = await TestKit.StartAsync(typeof(Double), typeof(DoubleHandler), typeof(CountTo), typeof(CountToHandler));

        Assert.Equal(6, await kit.Queries.AskAsync(new Double(3)));
        Assert.Equal(6, await kit.Queries.AskUntypedAsync(new Double(3)));
        Assert.Equal([1, 2, 3], await kit.Queries.StreamAsync(new CountTo(3)).ToListAsync());
    }

    [Fact]
    public async Task Behaviors_run_around_queries()
    {
        await using var kit = await TestKit.StartAsync(typeof(Double), typeof(DoubleHandler), typeof(Negate<,>));

        Assert.Equal(-6, await kit.Queries.AskAsync(new Double(3)));
    }

    [Fact]
    public async Task The_handler_comes_from_the_scope_of_its_bus()
    {
        await using var kit = await TestKit.StartAsync(cqrs => cqrs.Services.AddScoped<Marker>(), typeof(WhichMarker), typeof(WhichMarkerHandler));
        await using var scope = kit.Get<IServiceScopeFactory>().CreateAsyncScope();

        var marker = await scope.ServiceProvider.GetRequiredService<IQueryBus>().AskAsync(new WhichMarker());

        Assert.Same(scope.ServiceProvider.GetRequiredService<Marker>(), marker);
    }

    [Fact]
    public async Task Freshness_without_ReadsFrom_is_misuse_that_says_so()
    {
        await using var kit = await TestKit.StartAsync(typeof(Double), typeof(DoubleHandler));

        var misuse = await Assert.ThrowsAsync<InvalidOperationException>(async () => await kit.Queries.AskAsync(new Double(3), Freshness.Eventual));

        Assert.Contains("[ReadsFrom", misuse.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_the_start_the_bus_throws()
    {
        await using var kit = TestKit.Create(_ => { }, typeof(Double), typeof(DoubleHandler));

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await kit.Queries.AskAsync(new Double(3)));
    }

    [Theory]
    [InlineData(0, 20, 0)]
    [InlineData(1, 20, 1)]
    [InlineData(20, 20, 1)]
    [InlineData(21, 20, 2)]
    [InlineData(long.MaxValue, 1, long.MaxValue)]
    public void A_page_counts_its_pages(long total, int pageSize, long pages) =>
        Assert.Equal(pages, new Page<int>([], total, 1, pageSize).TotalPages);
}
