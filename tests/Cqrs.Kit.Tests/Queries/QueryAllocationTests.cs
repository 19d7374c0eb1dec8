using Cqrs.Kit.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Tests.Queries;

/// <summary>A query whose handler is a singleton and has its answer at hand allocates nothing, with and without behaviors.</summary>
public sealed class QueryAllocationTests
{
    private const int Asks = 10_000;

    public sealed record Ask(string Text) : IQuery<string>;

    public sealed class AskHandler : IQueryHandler<Ask, string>
    {
        public ValueTask<string> HandleAsync(Ask query, CancellationToken cancellationToken) => new(query.Text);
    }

    public class Pass<TQuery, TResult> : IQueryBehavior<TQuery, TResult>
        where TQuery : notnull
    {
        public ValueTask<TResult> HandleAsync(TQuery query, QueryNext<TQuery, TResult> next, CancellationToken cancellationToken) => next.InvokeAsync(query, cancellationToken);
    }

    public sealed class Pass2<TQuery, TResult> : Pass<TQuery, TResult>
        where TQuery : notnull;

    public sealed class AskValidator : IValidator<Ask>
    {
        public IEnumerable<ValidationFailure> Validate(Ask message) => [];
    }

    [Fact]
    public Task A_singleton_handler() => AllocatesAsync(0, ServiceLifetime.Singleton);

    [Fact]
    public Task A_singleton_handler_inside_three_behaviors() => AllocatesAsync(0, ServiceLifetime.Singleton, typeof(Pass<,>), typeof(Pass2<,>), typeof(AskValidator));

    [Fact]
    public Task A_scoped_handler_that_its_scope_has_made() => AllocatesAsync(0, ServiceLifetime.Scoped, typeof(Pass<,>), typeof(Pass2<,>), typeof(AskValidator));

    [Fact]
    public Task A_transient_handler_is_all_that_is_made() => AllocatesAsync(24, ServiceLifetime.Transient, typeof(Pass<,>), typeof(Pass2<,>), typeof(AskValidator));

    private static async Task AllocatesAsync(long bytes, ServiceLifetime lifetime, params Type[] behaviors)
    {
        await using var kit = await TestKit.StartAsync(
            cqrs =>
            {
                cqrs.AddValidation().Services.Add(new ServiceDescriptor(typeof(AskHandler), typeof(AskHandler), lifetime));
                cqrs.AddTypes([typeof(Ask), typeof(AskHandler), .. behaviors]);
            });
        await using var scope = kit.Get<IServiceScopeFactory>().CreateAsyncScope();
        var queries = scope.ServiceProvider.GetRequiredService<IQueryBus>();
        var query = new Ask("");
        Measure(queries, query); // compiles, composes, makes what there is one of
        Measure(queries, query);

        Assert.Equal(bytes * Asks, Measure(queries, query));
    }

    private static long Measure(IQueryBus queries, Ask query)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Asks; i++)
        {
            var asking = queries.AskAsync(query);
            if (!asking.IsCompletedSuccessfully)
            {
                throw new InvalidOperationException("The answer was not at hand.");
            }
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
